import { expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { liveUsers } from '../../../src/rollout/targets/live-users.ts'
import { answered, aRunner, exited, fakeClock, fakeExec, fakeHttp, fakeLog } from '../../../src/testing/fakes.ts'

const id = '11111111-1111-4111-8111-111111111111'
const result = (value: unknown) => answered(200, JSON.stringify({ success: true, errors: [], result: value }))
const deployment = { id: 'd', strategy: 'percentage', versions: [{ version_id: id, percentage: 100 }] }

/** The users of what serves on a Worker whose analytics answer like this. */
async function ofWorker(analytics: ReturnType<typeof answered>) {
  const target = 'target: { type: cloudflare-workers, account: acme, script: harbor, token: secret-token, subdomain: quay }'
  const config = parseConfig(`service: harbor\nenvironments: { staging: { url: https://a.test, ${target} } }\n`, 'x')
  const environment = config.environments.get('staging')
  if (environment === undefined) throw new Error('no staging')
  const rest = fakeHttp(({ url }) => {
    if (url.endsWith('/graphql')) return analytics
    return url.endsWith('/deployments') ? result({ deployments: [deployment] }) : result({ id, annotations: { 'workers/tag': 'v1' } })
  })
  return await liveUsers({
    environment,
    variables: {},
    runner: aRunner(),
    log: fakeLog(),
    exec: fakeExec(() => exited(0)),
    clock: fakeClock(),
    rest,
    signal: new AbortController().signal,
  })
}

it('are not offered by a provider that says so only when it is asked', async () => {
  const denied = answered(403, '{"data":null,"errors":[{"message":"not authorized for that account"}]}')
  expect(await ofWorker(denied)).toEqual({ state: 'not-offered', reason: expect.stringContaining('"Account Analytics: Read"') })
})

it('are offered of the side that serves by one that does', async () => {
  const told = answered(200, '{"data":{"viewer":{"accounts":[{"workersInvocationsAdaptive":[]}]}},"errors":null}')
  expect(await ofWorker(told)).toMatchObject({ state: 'offered', colour: 'blue', source: { late: true, seesSides: true } })
})
