import { command, type Decision, idOf } from '#libs/kernel';
import type { ProgramRefusal } from '../vocabulary/program.refusals.js';
import { ValidationErrors } from '../vocabulary/validation-errors.js';
import { type DraftGoal, readGoal } from '../goal/goal.draft.js';
import { type DraftAsset, type DraftOffer, readAsset, readOffer } from '../enablement/enablement.draft.js';
import type { ProgramEvent } from './program.events.js';
import type { Program } from './program.state.js';

interface OfProgram {
  readonly programId: string;
}

/** The next version of the goal of that name. */
export class SetGoal extends command('SetGoal')<DraftGoal & OfProgram>() {}

/** The next version of the offer of that name. */
export class PublishOffer extends command('PublishOffer')<DraftOffer & OfProgram>() {}

/** The next version of the asset of that name. */
export class PublishAsset extends command('PublishAsset')<DraftAsset & OfProgram>() {}

export type EnablementCommand = SetGoal | PublishOffer | PublishAsset;

/** Goals, offers and assets: told apart by their names, every version kept. */
export function publish(command: EnablementCommand, program: Program): Decision<ProgramEvent, ProgramRefusal> {
  const { programId, currency } = program;
  const { tenant } = command.context;
  const found = new ValidationErrors();
  const named = (kind: string, name: string, versions: readonly { readonly name: string }[]) => ({
    id: idOf(tenant, kind, `${programId}:${name}`),
    version: versions.filter((one) => one.name === name).length + 1,
  });
  switch (command.type) {
    case 'SetGoal': {
      const goal = readGoal(command.data, currency, found);
      const { id: goalId, version } = named('goal', goal.name, program.goals);
      return found.first ?? [{ type: 'program.goal-set', data: { programId, goal: { goalId, version, ...goal } } }];
    }
    case 'PublishOffer': {
      const offer = readOffer(command.data, (planId) => program.plans.has(planId), found);
      const { id: offerId, version } = named('offer', offer.name, program.offers);
      const data = { programId, offer: { offerId, version, ...offer } };
      return found.first ?? [{ type: 'program.offer-published', data }];
    }
    case 'PublishAsset': {
      const asset = readAsset(command.data, found);
      const { id: assetId, version } = named('asset', asset.name, program.assets);
      const data = { programId, asset: { assetId, version, ...asset } };
      return found.first ?? [{ type: 'program.asset-published', data }];
    }
  }
}
