import { expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { longestRollout } from '../../../src/rollout/analysis/longest-rollout.ts'

const minutes = (rollout: string) => {
  const config = `service: harbor\nenvironments: { production: { url: 'http://edge.test'${rollout} } }\n`
  const environment = parseConfig(config, 'x').environments.get('production')
  return environment === undefined ? undefined : longestRollout(environment) / 60_000
}

it.each([
  // To be ready 5 min, three steps of a minute, a watch of 15 min, and half an hour for what has no time.
  ['the defaults of production', '', 53],
  ['a longer watch', ', monitor: 1h', 98],
  ['a pause that a person ends', ', rollout: { steps: [10%, { pause: { until: approved, at-most: 2h } }, 100%] }', 171],
])('covers %s', (_what, rollout, expected) => {
  expect(minutes(rollout)).toBe(expected)
})
