import { z } from 'zod'
import { deployToProduction, rollBackInEmergency } from '../../world/deployment-and-rollback.ts'
import type { Scenario } from '../../world/scenario.ts'

const release = z.object({ version: z.string(), sha: z.string() })
const entry = z.object({
  told: z.string().transform((text) =>
    z
      .object({
        hook: z.string(),
        environment: z.string(),
        service: z.string(),
        kind: z.string(),
        release,
        colour: z.string(),
        previous: z.object({ colour: z.string(), release }),
        observed: z.object({ blue: z.object({ weight: z.number() }), green: z.object({ weight: z.number() }) }),
      })
      .parse(JSON.parse(text)),
  ),
  environment: z.record(z.string(), z.string()),
})

/** What no command of the team's may find in its environment: the runner's own secrets and files, and what the action was given. */
const forbiddenName =
  /^(INPUT_|ACTIONS_|STATE_|GITHUB_(TOKEN|ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$|GH_TOKEN$|SLIPWAY_SECRETS$|RUNNER_TRACKING_ID$)/
const tokenOfGithub = /\bgh[a-z]_[A-Za-z0-9_-]{16,}/

export const onCommand: Scenario = {
  name: 'on-command',
  story:
    "The team's own commands look and shift, and a command of theirs runs at each place of the rollout: once, in order, and told what it must know.",
  given: { live: [{ environment: 'production', version: 'v1.0.0' }], target: 'command' },
  async play(world) {
    const { facts } = world.stage.environment('production')
    const read = () =>
      (facts()['hooks'] ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => entry.parse(JSON.parse(line)))
    const { version, sha } = await deployToProduction(world, 'Take bookings')
    world.claims.atLeast('steps between nothing and everything that the proxy had', {
      limit: 2,
      measured: world.view.edge.distinctSplits('production'),
    })
    const during = read()
    world.claims.equal(
      'hooks of the rollout, in their order, with the share of the new side when they ran',
      'before-prepare 0, after-prepare 0, before-shift 0, after-promote 1',
      during.map(({ told }) => `${told.hook} ${told.observed.green.weight}`).join(', '),
    )
    world.claims.equal(
      'what each was told',
      `deploy of ${version} ${sha} on green, over v1.0.0 on blue, in production of harbor`,
      [...new Set(during.map(({ told }) => tell(told)))].join('; '),
    )
    await rollBackInEmergency(world, 'v1.0.0')
    const after = read().slice(during.length)
    world.claims.equal('hooks of the emergency', 'after-rollback', after.map(({ told }) => told.hook).join(', '))
    world.claims.equal(
      'what it was told',
      `rollback of v1.0.0 on blue, over ${version} on green, in production of harbor`,
      after.map(({ told }) => tell(told).replace(/ [0-9a-f]{40}/, '')).join('; '),
    )
    const environments = read().map(({ environment }) => environment)
    world.claims.equal('hooks that had the lines of the secret', 5, environments.filter((one) => one['DATABASE_URL'] !== undefined).length)
    const names = environments.flatMap((one) => Object.keys(one).filter((name) => forbiddenName.test(name)))
    world.claims.equal("variables of the runner's or the action's that a hook found", 'none', [...new Set(names)].join(', ') || 'none')
    const holders = environments.flatMap((one) =>
      Object.entries(one)
        .filter(([, value]) => tokenOfGithub.test(value))
        .map(([name]) => name),
    )
    world.claims.equal('variables that held a token of GitHub', 'none', [...new Set(holders)].join(', ') || 'none')
    await world.commonClaims.noFailedRequest()
  },
}

function tell({ kind, release: to, colour, previous, environment, service }: z.infer<typeof entry>['told']): string {
  return `${kind} of ${to.version} ${to.sha} on ${colour}, over ${previous.release.version} on ${previous.colour}, in ${environment} of ${service}`
}
