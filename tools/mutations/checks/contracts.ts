import type { Mutation } from '../mutation.ts'

const library = 'packages/shared/src'
const tests = 'packages/shared/tests'

/** What other tools and later versions rely on: records, keys, history, evidence, traffic. */
export const contractChecks: readonly Mutation[] = [
  {
    without: 'failed deployments do not hide what to go back to',
    file: `${library}/rollout/ledger/github-ledger.ts`,
    find: '  return live !== undefined && goodReleases(records, live.intent.release).length >= keep',
    replace: '  return live !== undefined || keep > 0',
    tests: [`${tests}/rollout/ledger/reading.test.ts`],
  },
  {
    without: 'forged successes do not end the search',
    file: `${library}/rollout/ledger/record-verification.ts`,
    find: 'store.read({ counts: async (record) => (await doubt(record)) === undefined })',
    replace: 'store.read()',
    tests: [`${tests}/rollout/ledger/reading.test.ts`],
  },
  {
    without: 'an own write far back is read again',
    file: `${library}/rollout/ledger/github-ledger.ts`,
    find: '      ended.delete(id)\n',
    replace: '',
    tests: [`${tests}/rollout/ledger/reading.test.ts`],
  },
  {
    without: 'what is odd in the ledger is reported',
    file: `${library}/rollout/ledger/other-services.ts`,
    find: 'of odd === undefined ? [] : describeOddRecords(odd, place.environment)',
    replace:
      'of odd === undefined ? describeOddRecords(odd ?? { dropped: [], unknownKeys: [], unknownPhases: [] }, place.environment) : []',
    tests: [`${tests}/rollout/ledger/reading.test.ts`],
  },
  {
    without: 'an identity is never cut',
    file: `${library}/rollout/ledger/ledger.ts`,
    find: "  if (reached === 'identified') {",
    replace: "  if (reached === 'identified' && text === '') {",
    tests: [`${tests}/rollout/contract/identity.test.ts`],
  },
  {
    without: 'an earlier reader takes a drill back',
    file: `${library}/rollout/ledger/intent-payload.ts`,
    find: "{ ...wanted, kind: 'deploy', drill: true }",
    replace: '{ ...wanted }',
    tests: [`${tests}/rollout/ledger/intent-payload.test.ts`],
  },
  {
    without: 'an optional key that is not understood costs no record',
    file: `${library}/rollout/ledger/intent-payload.ts`,
    find: "else if (key !== 'previous' && isOptional(key)) delete left[key]",
    replace: '',
    tests: [`${tests}/rollout/ledger/intent-payload.test.ts`],
  },
  {
    without: 'git holds the locks of one service and of several',
    file: `${library}/core/keys.ts`,
    find: '`slipway/locks/${environment}/${service}`',
    replace: '`slipway/lock/${environment}/${service}`',
    tests: [`${tests}/core/keys.test.ts`],
  },
  {
    without: 'two pairs never share a concurrency group',
    file: `${library}/core/keys.ts`,
    find: '`slipway-${environment}/${service}`',
    replace: '`slipway-${environment}-${service}`',
    tests: [`${tests}/core/keys.test.ts`],
  },
  {
    without: 'a superseded run is no change',
    file: `${library}/github/history.ts`,
    find: '  return !withoutChange.includes(outcome)',
    replace: '  return outcome !== undefined',
    tests: [`${tests}/github/history.test.ts`],
  },
  {
    without: 'a service without a record does not pass',
    file: `${library}/evidence/service-verdicts.ts`,
    find: "?? { service, verdict: 'not-evaluated', reason: 'it left no record' }",
    replace: "?? { service, verdict: 'pass' }",
    tests: [`${tests}/evidence/service-verdicts.test.ts`],
  },
  {
    without: 'a counter that fell is a reset',
    file: `${library}/traffic/side-traffic.ts`,
    find: 'counters.some((name) => later[name] < earlier[name])',
    replace: 'later.requests < 0',
    tests: [`${tests}/traffic/side-traffic.test.ts`],
  },
  {
    without: 'a late reading does not count',
    file: `${library}/traffic/side-traffic.ts`,
    find: "  if (Date.parse(later.until) <= Date.parse(earlier.until)) return { state: 'not-later' }",
    replace: '',
    tests: [`${tests}/traffic/side-traffic.test.ts`],
  },
]
