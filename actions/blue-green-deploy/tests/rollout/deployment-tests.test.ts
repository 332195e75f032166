import { parseConfig } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { testsScript, untestedBy } from '../../src/rollout/deployment-tests.ts'

function testsIn(text: string) {
  const file = `service: harbor\nenvironments: { staging: { url: https://a.test }, production: { url: https://b.test } }\ntests: ${text}`
  const { environments } = parseConfig(file, 'x.yml')
  return { staging: environments.get('staging')?.tests, production: environments.get('production')?.tests }
}

describe('tests of a deployed release', () => {
  it('belong to the environment that they name, and to no other', () => {
    const { staging, production } = testsIn('[{ after: staging, run: a }, { before: production, run: b }, { after: staging, run: c }]')
    expect([staging?.after.length, staging?.before.length]).toEqual([2, 0])
    expect([production?.after.length, production?.before.length]).toEqual([0, 1])
  })

  it('run one after the other, each in its folder and for its time', () => {
    const after =
      testsIn('[{ after: staging, run: npm ci && npx playwright test, in: e2e, time-limit: 90s }, { after: staging, run: [sh, -x] }]')
        .staging?.after ?? []
    expect(testsScript(after)).toBe(
      [
        "(cd e2e && timeout --kill-after=10 90 bash --norc -euo pipefail -c 'npm ci && npx playwright test')",
        "(cd . && timeout --kill-after=10 900 bash --norc -euo pipefail -c 'sh -x')",
      ].join('\n'),
    )
  })

  it.each([
    ['{ run: a }', 'expected either after or before'],
    ['{ after: staging, before: production, run: a }', 'expected either after or before'],
    ['{ after: stagin, run: a }', 'tests.after: "stagin" is not one of the environments'],
    ['{ before: prod, run: a }', 'tests.before: "prod" is not one of the environments'],
  ])('are refused as %s', (text, problem) => {
    expect(() => testsIn(text)).toThrow(problem)
  })

  it.each([
    ['success', undefined],
    ['failure', 'failed'],
    ['cancelled', 'were cancelled'],
    ['skipped', 'did not run'],
    [undefined, 'did not run'],
  ] as const)('with the outcome %s are %s', (outcome, why) => {
    const after = testsIn('{ after: staging, run: a }').staging?.after ?? []
    expect(untestedBy(after, outcome)).toBe(why === undefined ? undefined : `its tests after the deployment ${why}`)
    expect(untestedBy([], outcome)).toBeUndefined()
  })
})
