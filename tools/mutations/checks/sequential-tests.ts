import type { Mutation } from '../mutation.ts'

const sequential = 'packages/shared/src/judge/sequential'
const tests = 'packages/shared/tests/judge/sequential'

/** What the numbers of the sequential tests promise. */
export const sequentialTestChecks: readonly Mutation[] = [
  {
    without: 'a short outage and one error are not a level',
    file: `${sequential}/level-test.ts`,
    find: 'largestShare = 12',
    replace: 'largestShare = 1000',
    tests: [`${tests}/level-test.test.ts`],
  },
  {
    without: 'one bad request counts in full however few there are',
    file: `${sequential}/level-test.ts`,
    find: 'Math.max(largestShare, 1 / block.requests / limit)',
    replace: 'largestShare',
    tests: [`${tests}/level-test.test.ts`],
  },
  {
    without: 'nothing fires before three blocks have bad requests',
    file: `${sequential}/bets.ts`,
    find: '!sufficient || seen.badBlocks < badBlocks',
    replace: '!sufficient || seen.badBlocks < 1',
    tests: [`${tests}/level-test.test.ts`, `${tests}/onset-test.test.ts`],
  },
  {
    without: 'the weights of all blocks add up to 1, however many come',
    file: `${sequential}/onset-test.ts`,
    find: 'if (block <= plannedBlocks) return plannedPart / plannedBlocks',
    replace: 'if (block > 0) return plannedPart / plannedBlocks',
    tests: [`${tests}/onset-test.test.ts`],
  },
  {
    without: 'an onset that was found stays found',
    file: `${sequential}/onset-test.ts`,
    find: "test.state === 'fired' || block.requests === 0",
    replace: 'block.requests === 0',
    tests: [`${tests}/onset-test.test.ts`],
  },
  {
    without: 'a level that was found stays found',
    file: `${sequential}/level-test.ts`,
    find: "test.state === 'fired' || block.requests === 0",
    replace: 'block.requests === 0',
    tests: [`${tests}/level-test.test.ts`],
  },
  {
    without: 'the two tests of a rate share its false-alarm probability',
    file: `${sequential}/rate-test.ts`,
    find: 'startLevelTest({ limit, alpha: alpha / 2, perBlock })',
    replace: 'startLevelTest({ limit, alpha, perBlock })',
    tests: [`${tests}/rate-test.test.ts`],
  },
  {
    without: 'a block that is still open is judged as if the rest were good',
    file: `${sequential}/rate-test.ts`,
    find: 'Math.max(block.requests, atMost)',
    replace: 'block.requests',
    tests: [`${tests}/rate-test.test.ts`],
  },
  {
    without: 'a window that arrives twice counts once',
    file: `${sequential}/blocks.ts`,
    find: 'one.at === window.at && one.source === window.source',
    replace: 'false',
    tests: [`${tests}/blocks.test.ts`],
  },
  {
    without: 'of two counts of one window the larger counts',
    file: `${sequential}/blocks.ts`,
    find: 'one.requests > other.requests ? one : other',
    replace: 'one',
    tests: [`${tests}/blocks.test.ts`],
  },
  {
    without: 'a clock that jumps back opens no block again',
    file: `${sequential}/blocks.ts`,
    find: 'Math.max(buffer.closedUntil, startOf(buffer, until))',
    replace: 'startOf(buffer, until)',
    tests: [`${tests}/blocks.test.ts`],
  },
  {
    without: 'enough requests find eight times the limit in 95 of 100 cases',
    file: `${sequential}/required-requests.ts`,
    find: 'const power = 0.95',
    replace: 'const power = 0.9',
    tests: [`${tests}/required-requests.test.ts`],
  },
  {
    without: 'the bound on a rate holds at any time',
    file: `${sequential}/confidence-bound.ts`,
    find: '+ 0.5) - logGamma(requests + 1)',
    replace: '+ 1) - logGamma(requests + 1)',
    tests: [`${tests}/confidence-bound.test.ts`],
  },
  {
    without: '5 s of an outage take a release back',
    file: `${sequential}/bets.ts`,
    find: 'minimumBadBlocks = 3',
    replace: 'minimumBadBlocks = 2',
    tests: ['packages/shared/tests/traffic/traffic-judge.test.ts'],
  },
  {
    without: 'a failure is told from the first good request on',
    file: `${sequential}/worst-span.ts`,
    find: 'if (sum > best.won) best',
    replace: 'if (from === 0) best',
    tests: [`${tests}/worst-span.test.ts`],
  },
]
