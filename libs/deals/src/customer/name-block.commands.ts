import { command } from '#libs/kernel';

/** Lists a customer under the beginning of its name, once for each account and name. */
export class NameCustomer extends command('NameCustomer')<{
  readonly nameBlockId: string;
  readonly programId: string;
  readonly accountId: string;
  readonly customerId: string;
  readonly name: string;
}>() {}
