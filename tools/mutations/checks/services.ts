import type { Mutation } from '../mutation.ts'

const rollout = 'packages/shared/src/rollout'
const tests = 'packages/shared/tests/rollout'

/** What keeps two services and two environments apart. */
export const serviceChecks: readonly Mutation[] = [
  {
    without: 'the ledger of one service has the records of another',
    file: `${rollout}/ledger/deployment-sorter.ts`,
    find: '    if (service !== this.#service) {',
    replace: "    if (service === '') {",
    tests: [`${tests}/services.test.ts`],
  },
  {
    without: "another service's deployments hide a service's own records",
    file: `${rollout}/ledger/github-ledger.ts`,
    find: '    if (met.read >= lookedAt) break',
    replace: '    if (met.read >= alwaysRead) break',
    tests: [`${tests}/services.test.ts`],
  },
  {
    without: 'a service that was renamed loses its ledger in silence',
    file: `${rollout}/ledger/other-services.ts`,
    find: 'return cutAt !== undefined || (own === 0 && others.length > 0)',
    replace: 'return cutAt !== undefined',
    tests: [`${tests}/services.test.ts`],
  },
  {
    without: 'an order for one service goes to the rollout of another',
    file: `${rollout}/lock/signals.ts`,
    find: '    if (record.service !== undefined && record.service !== deps.service) {',
    replace: "    if (record.service === '') {",
    tests: [`${tests}/services.test.ts`, 'actions/blue-green-deploy/tests/signals/delivery.test.ts'],
  },
  {
    without: 'a rollout heeds what is asked of another service',
    file: `${rollout}/lock/lock.ts`,
    find: '  return signals.filter((signal) => signal.service === undefined || signal.service === service)',
    replace: "  return service === '' ? [] : signals",
    tests: [`${tests}/services.test.ts`],
  },
  {
    without: 'an emergency ends the rollout of another service',
    file: `${rollout}/lock/holder-preemption.ts`,
    find: '    if (service !== undefined && service !== this.#deps.service) return this.#waitForOtherService(generation, holder, service)\n',
    replace: '',
    tests: [`${tests}/services.test.ts`],
  },
  {
    without: 'the incident of one service ends the pause of another',
    file: 'packages/shared/src/core/keys.ts',
    find: 'return `incident:${environment}:${service}:${version}`',
    replace: 'return `incident:${environment}:${service.slice(0, 0)}:${version}`',
    tests: [`${tests}/admission/evaluate.test.ts`],
  },
  {
    without: 'an incident of before is taken for that of any service',
    file: `${rollout}/incident/find-incident.ts`,
    find: 'parseIncidentRecord(old.body)?.service === name.service',
    replace: 'parseIncidentRecord(old.body) !== undefined',
    tests: [`${tests}/admission/evaluate.test.ts`],
  },
  {
    without: 'recovery tags of two services collide',
    file: 'packages/shared/src/core/keys.ts',
    find: '/${service}/${refPartOf(version)}',
    replace: '/${refPartOf(version)}',
    tests: ['packages/shared/tests/core/keys.test.ts', 'actions/rollback/tests/rollback.test.ts'],
  },
  {
    without: 'two environments share a target or an address',
    file: 'packages/shared/src/config/load.ts',
    find: '...sameTargetProblems(parsed.data), ',
    replace: '',
    tests: ['packages/shared/tests/config/same-target.test.ts'],
  },
  {
    without: 'what a variable of the GitHub environment tells apart is refused',
    file: 'packages/shared/src/config/cross-checks/same-target.ts',
    find: "key: key.includes('$') ? keyOf(environment, key) : key",
    replace: 'key',
    tests: ['packages/shared/tests/config/same-target.test.ts'],
  },
  {
    without: 'the template for HAProxy has one backend for two environments',
    file: 'action-templates/config/haproxy.slipway.yml',
    find: 'backend: web_staging',
    replace: 'backend: web',
    tests: ['actions/blue-green-deploy/tests/docs.test.ts'],
  },
  {
    without: 'a closed incident is opened again by the same deployment',
    file: 'packages/shared/src/rollout/incident/incident-lifecycle.ts',
    find: "  if (existing !== undefined && isRecorded) return { step: 'keep-closed', url: existing.url }\n",
    replace: '',
    tests: ['packages/shared/tests/rollout/incident/incident-lifecycle.test.ts'],
  },
]
