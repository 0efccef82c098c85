import { command, type Decision, idOf, isRefusal, refuse } from '#libs/kernel';
import { asset, type DraftAsset, type DraftOffer, offer } from '../enablement/enablement.js';
import { type DraftGoal, goal, GOAL_UNITS } from '../goal/goal.js';
import type { ProgramRefusal } from '../vocabulary/program.refusals.js';
import { settled } from '../vocabulary/rules.js';
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
  const named = (kind: string, name: string, versions: readonly { readonly name: string }[]) => ({
    id: idOf(tenant, kind, `${programId}:${name}`),
    version: versions.filter((one) => one.name === name).length + 1,
  });
  switch (command.type) {
    case 'SetGoal': {
      const read = settled(goal, command.data, currency);
      if (isRefusal(read)) return read;
      const { id: goalId, version } = named('goal', read.name, program.goals);
      const data = { programId, goal: { goalId, version, ...read, unit: GOAL_UNITS[read.metric] } };
      return [{ type: 'program.goal-set', data }];
    }
    case 'PublishOffer': {
      const read = settled(offer, command.data, currency);
      if (isRefusal(read)) return read;
      if (read.planId !== null && !program.plans.has(read.planId))
        return refuse('NOT_FOUND', 'the program has no such plan', 'planId');
      const { id: offerId, version } = named('offer', read.name, program.offers);
      return [{ type: 'program.offer-published', data: { programId, offer: { offerId, version, ...read } } }];
    }
    case 'PublishAsset': {
      const read = settled(asset, command.data, currency);
      if (isRefusal(read)) return read;
      const { id: assetId, version } = named('asset', read.name, program.assets);
      return [{ type: 'program.asset-published', data: { programId, asset: { assetId, version, ...read } } }];
    }
  }
}
