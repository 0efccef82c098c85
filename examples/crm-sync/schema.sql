-- A made-up CRM. Of each row `sequence` says which event it is from.
SELECT pg_advisory_xact_lock(hashtext('crm-sync'));

CREATE SCHEMA IF NOT EXISTS crm;

-- One row: how far this mirror is. It changes in the transaction of the rows that it speaks of.
CREATE TABLE IF NOT EXISTS crm.feed (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  cursor text NOT NULL DEFAULT '',
  sequence numeric NOT NULL DEFAULT 0,
  heard_at timestamptz
);
INSERT INTO crm.feed DEFAULT VALUES ON CONFLICT DO NOTHING;

CREATE TABLE IF NOT EXISTS crm.account (
  id text PRIMARY KEY,
  sequence numeric NOT NULL,
  external_id text,
  name text,
  kind text,
  country text,
  standing text,
  tier integer,
  merged_into text,
  erased boolean
);

CREATE TABLE IF NOT EXISTS crm.contact (
  id text PRIMARY KEY,
  sequence numeric NOT NULL,
  account_id text,
  name text,
  email text,
  role text
);

CREATE TABLE IF NOT EXISTS crm.opportunity (
  id text PRIMARY KEY,
  sequence numeric NOT NULL,
  account_id text,
  external_id text,
  stage text,
  customer_id text,
  customer_name text,
  customer_crm_id text,
  customer_erased boolean,
  amount numeric,
  currency text,
  expires_at timestamptz,
  closed_at timestamptz
);

-- `remaining` is what it is worth now: a refund, a reversal or a correction changes it, never `amount`.
CREATE TABLE IF NOT EXISTS crm.commission (
  id text PRIMARY KEY,
  sequence numeric NOT NULL,
  account_id text,
  sale_id text,
  kind text,
  status text,
  amount numeric,
  remaining numeric,
  currency text,
  period text,
  payable_in text
);

CREATE TABLE IF NOT EXISTS crm.payout (
  id text PRIMARY KEY,
  sequence numeric NOT NULL,
  account_id text,
  statement_id text,
  period text,
  status text,
  amount numeric,
  currency text,
  pays numeric,
  pays_currency text,
  settled_on date
);

-- One row for each event, written without ON CONFLICT: an event that had effect twice would be an error.
CREATE TABLE IF NOT EXISTS crm.activity (
  event_id text PRIMARY KEY,
  sequence numeric NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  occurred_at timestamptz,
  from_snapshot boolean NOT NULL
);
