import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import type { VercelTarget } from '../../../config/sections/targets/vercel.ts'
import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Http } from '../../../ports/http.ts'
import type { Log } from '../../../ports/log.ts'
import { keptPlacement } from '../../commands/combined-placement.ts'
import { bothColours, type Weights } from '../../contract/observation.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import { restOver } from '../provider-rest.ts'
import { explainVercel, vercelApi, type Write } from './api.ts'
import { look, type Memory, observationOf, type VercelOptions } from './observe.ts'
import { vercelUploads } from './placement.ts'
import { percentagesOf, rollTo } from './rolling-release.ts'
import { moveDomains, moveTo } from './shift.ts'

/** The target that the configuration names, over its API. Its token is masked in the log from here on. */
export function vercelOf(
  target: VercelTarget,
  { http, clock, log, weights }: { http: Http; clock: Clock; log: Log; weights: readonly number[] },
): TrafficTarget {
  const { token, project, team, rolling, affinity } = target
  log.mask(token)
  const rest = restOver({
    provider: 'Vercel',
    api: target.api,
    token,
    http,
    clock,
    explain: explainVercel,
    permissions: 'target.token needs access to the project, in the scope of target.team; rolling releases need a Pro or Enterprise team.',
  })
  return vercelTarget(
    {
      project,
      api: vercelApi(rest, { project, team }),
      rest,
      clock,
      log,
      scheme: new URL(target.api).protocol,
      rolling,
      percentages: percentagesOf(weights),
    },
    affinity,
  )
}

/** The production deployments of one project: all at once by moving the domains, or by the stages of rolling releases. */
function vercelTarget(options: VercelOptions, affinity: Affinity): TrafficTarget {
  const { project, rolling, log } = options
  const memory: Memory = { prepared: undefined, deployments: undefined, others: new Map(), last: undefined }
  return {
    name: `Vercel project ${project}`,
    capabilities: { weighted: rolling, affinity },
    describeShift: (weights) => callsOf(weights, options, memory).map(tellWrite),
    observe: async (signal) => await observationOf(await look(options, memory, signal), options, memory, signal),
    shift: async (weights, _subject, signal) => {
      if (weights.blue + weights.green === 0) {
        throw new ActionError(`Vercel cannot take all traffic from the project ${project}: a production deployment always serves`)
      }
      const whole = bothColours.find((colour) => weights[colour] === 1)
      if (whole === undefined && !rolling) throw allOrNothing(project)
      memory.deployments = undefined
      const found = await look(options, memory, signal)
      if (rolling) await rollTo(weights, found, options, signal)
      else if (whole !== undefined) await moveDomains(whole, found, options, signal)
    },
    placement: {
      ...keptPlacement(vercelUploads(options, memory)),
      retire: async ({ colour }, signal) => {
        const { live, rolling: active } = await look(options, memory, signal)
        if (live === colour || active !== undefined)
          throw new ActionError(`${colour} of the Vercel project ${project} has traffic, so it is not taken down`)
        log.info(`Vercel keeps every deployment: nothing of ${colour} is taken down`)
      },
    },
  }
}

/** The calls of a shift, as far as they are known without asking: a side that was not looked at is named by its colour. */
function callsOf(weights: Weights, options: VercelOptions, memory: Memory): Write[] {
  const { writes } = options.api
  const { last } = memory
  const idOf = (colour: Colour) => last?.sides[colour] ?? `<deployment of ${colour}>`
  const whole = bothColours.find((colour) => weights[colour] === 1)
  const live = last?.live
  if (options.rolling && live !== undefined && whole !== live) {
    const canary = idOf(otherColour(live))
    if (whole !== undefined) return [writes.complete(canary)]
    const index = options.percentages.findIndex((one) => Math.abs(one - weights[otherColour(live)] * 100) < 0.01)
    return [index > 0 ? writes.approve(canary, index) : writes.start(canary)]
  }
  if (whole === undefined) return []
  const id = idOf(whole)
  const known = memory.deployments?.find((one) => one.id === id)
  return [last === undefined || known === undefined ? writes.promote(options.project, id) : moveTo(known, last, options)]
}

function tellWrite({ method, path, body }: Write): string {
  return `${method} ${path} ${JSON.stringify(body)}`
}

function allOrNothing(project: string): ActionError {
  return new ActionError(`The Vercel project ${project} gives a side all traffic or none, unless it has rolling releases`, {
    hint: 'Write target.rolling: true (Pro and Enterprise), or rollout: { steps: [100%] }.',
  })
}
