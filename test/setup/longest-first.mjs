import Sequencer from '@jest/test-sequencer';

/** Where nothing is known yet of how long files take, as on a fresh clone, jest goes by their size: these take longest. */
const LONGEST = [
  // Groups of files, as `npm test` runs them.
  ...['faults/faults-', 'journeys/journeys-', 'contract/contract-', 'unit/small-', 'audit/audit-'],
  ...[
    'faults/attribution.',
    'journeys/retail',
    'journeys/crm.',
    'faults/supervisor',
    'journeys/win-loss',
    'faults/',
    'journeys/crm-live',
  ],
  ...['contract/event-node.recorded', 'contract/deadlines', 'importing/test/examples', 'audit/'],
];

const rank = ({ path }) => {
  const at = LONGEST.findIndex((name) => path.includes(`/${name}`));
  return at < 0 ? LONGEST.length : at;
};

/** With several workers the run is over when the longest file is: it must not begin last. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rank(one) - rank(other));
  }
}
