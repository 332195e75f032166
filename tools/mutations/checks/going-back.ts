import type { Mutation } from '../mutation.ts'

const rollout = 'packages/shared/src/rollout'
const tests = 'packages/shared/tests/rollout'
const restoring = `${tests}/engine/restore-traffic.test.ts`

/** What going back does while the provider, GitHub or the run itself is away. */
export const goingBackChecks: readonly Mutation[] = [
  {
    without: 'going back is tried again after a call that failed',
    file: `${rollout}/engine/restore-traffic.ts`,
    find: "if (end.state === 'again' && (await this.#waitToTryAgain(end.why))) continue",
    replace: 'if (false) continue',
    tests: [restoring],
  },
  {
    without: 'a call that failed is no verdict on a side',
    file: `${rollout}/engine/restore-traffic.ts`,
    find: "        if (state.state === 'not-known') return { state: 'again', why: state.why }\n",
    replace: "        if (state.state === 'not-known') continue\n",
    tests: [restoring, `${tests}/crash.test.ts`, `${tests}/engine/session.test.ts`],
  },
  {
    without: 'going back asks for the lock',
    file: `${rollout}/engine/restore-traffic.ts`,
    find: "    if ((await this.#fence.answer()) === 'held') return undefined\n",
    replace: '    return undefined\n',
    tests: [restoring],
  },
  {
    without: 'what somebody else has asked for is not touched without the lock',
    file: `${rollout}/engine/restore-traffic.ts`,
    find: 'if (first && own !== undefined && isOwnDoing(observed, own.writes)) {',
    replace: 'if (first && own !== undefined) {',
    tests: [restoring],
  },
  {
    without: 'the lock is waited for three seconds only',
    file: `${rollout}/engine/fence.ts`,
    find: 'Math.max(0, patience)',
    replace: '600_000',
    tests: [restoring],
  },
  {
    without: 'a cancelled run leaves time for its evidence',
    file: `${rollout}/engine/restore-traffic.ts`,
    find: 'const deadline = Math.min(this.#began + patience, cancelled)',
    replace: 'const deadline = this.#began + patience',
    tests: [restoring],
  },
  {
    without: 'a shift on its way is waited for',
    file: `${rollout}/engine/restore-traffic.ts`,
    find: '      await this.#settleShifts()\n      return end.state',
    replace: '      return end.state',
    tests: [restoring],
  },
  {
    without: 'a blip of GitHub is waited for on the way forward',
    file: `${rollout}/steps/github-patience.ts`,
    find: '      if (!isNoAnswer(error) || clock.now() + pause >= deadline) throw error',
    replace: '      if (true) throw error',
    tests: [restoring],
  },
  {
    without: 'an entry that GitHub did not take is tried again',
    file: `${rollout}/ledger/ledger-outbox.ts`,
    find: 'if (isNoAnswer(error) && clock.now() < next.since + patience) {',
    replace: 'if (false) {',
    tests: [`${tests}/ledger/ledger-outbox.test.ts`],
  },
  {
    without: 'the rollout of a job is known without GitHub',
    file: `${rollout}/engine/own-rollout.ts`,
    find: '  if (!(await urgent)) return await stateOf(',
    replace: '  return await stateOf(',
    tests: [`${tests}/engine/own-rollout.test.ts`],
  },
  {
    without: 'the memory of another job is none',
    file: `${rollout}/steps/rollout-memory.ts`,
    find: 'return parsed.success && sameHolder(parsed.data.holder, self) ? parsed.data : undefined',
    replace: 'return parsed.success ? parsed.data : undefined',
    tests: [`${tests}/engine/own-rollout.test.ts`],
  },
  {
    without: 'an emergency does not wait for GitHub',
    file: 'actions/rollback/src/emergency/emergency-rollback.ts',
    find: "    if (shift.state === 'shifted') return",
    replace: '    if (false) return',
    tests: ['actions/rollback/tests/emergency.test.ts'],
  },
  {
    without: 'an emergency without the lock asks the side which version it is',
    file: 'actions/rollback/src/emergency/unlocked-shift.ts',
    find: 'if (shown === undefined && !asked && !(await tells(version, { scope: colour, address }))) {',
    replace: '  if (false) {',
    tests: ['actions/rollback/tests/emergency.test.ts'],
  },
  {
    without: 'an emergency without the lock leaves a rollout alone that is between its steps',
    file: 'actions/rollback/src/emergency/unlocked-shift.ts',
    find: 'bothColours.find((colour) => servesEverything(observed, colour))',
    replace: 'bothColours.find((colour) => observed[colour].weight > 0)',
    tests: ['actions/rollback/tests/emergency.test.ts'],
  },
  {
    without: 'Cloudflare is asked for a shift by a run that knows its earlier ones',
    file: `${rollout}/targets/cloudflare/shift.ts`,
    find: '!requested.some(({ versions }) => sameShares(serving.versions, versions))',
    replace: '!sameShares(serving.versions, requested.at(-1)?.versions ?? [])',
    tests: ['packages/rehearsal/tests/targets/cloudflare.test.ts'],
  },
  {
    without: 'a rollback that is recorded late is looked at first',
    file: 'actions/rollback/src/emergency/late-record.ts',
    find: 'if (servesEverything(observed, shift.to)) return',
    replace: 'if (Date.now() > 0) return',
    tests: ['actions/rollback/tests/emergency.test.ts'],
  },
  {
    without: 'a rollback that is recorded late has one record',
    file: 'actions/rollback/src/emergency/late-record.ts',
    find: 'ownRecord(shift, records, job) ?? ',
    replace: '',
    tests: ['actions/rollback/tests/emergency.test.ts'],
  },
]
