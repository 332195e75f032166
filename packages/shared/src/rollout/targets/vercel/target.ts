import type { Affinity } from '../../../config/sections/targets/affinity.ts'
import type { VercelTarget } from '../../../config/sections/targets/vercel.ts'
import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour } from '../../../core/words.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Http } from '../../../ports/http.ts'
import type { Log } from '../../../ports/log.ts'
import { keptPlacement } from '../../commands/combined-placement.ts'
import type { UserCommandDeps } from '../../commands/user-command.ts'
import { bothColours, type Weights } from '../../contract/observation.ts'
import type { TrafficTarget } from '../../contract/target.ts'
import { restOver } from '../provider-rest.ts'
import { explainVercel, type VercelWrite, vercelApi } from './api.ts'
import { vercelUploads } from './deployment-uploads.ts'
import { observeProject } from './observation.ts'
import type { VercelOptions } from './options.ts'
import type { VercelNames } from './project-names.ts'
import { projectSettingsNotes, projectSettingsProblem } from './project-settings.ts'
import { readVercelProject, type VercelProjectMemory } from './project-state.ts'
import { fullTrafficWrite, promoteOrRollBack } from './promotion.ts'
import { percentagesOf, shiftByRollingRelease } from './rolling-release.ts'

/** The target that the configuration names, over Vercel's API. Masks its token in the log. */
export function vercelOf(
  target: VercelTarget & VercelNames,
  { http, clock, log, weights, commands }: { http: Http; clock: Clock; log: Log; weights: readonly number[]; commands?: UserCommandDeps },
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
  const api = vercelApi(rest, { project, team })
  return vercelTarget(
    {
      project,
      api,
      rest,
      clock,
      log,
      scheme: new URL(target.api).protocol,
      rolling,
      percentages: percentagesOf(weights),
      uploads: commands === undefined ? undefined : { api, address: target.api, token, commands, clock },
    },
    affinity,
  )
}

/** Two production deployments of one project. A shift moves all domains at once, or advances a rolling release by its stages. */
function vercelTarget(options: VercelOptions, affinity: Affinity): TrafficTarget {
  const { project, rolling, log } = options
  const memory: VercelProjectMemory = { prepared: undefined, deployments: undefined, others: new Map(), last: undefined, noted: false }
  return {
    name: `Vercel project ${project}`,
    capabilities: { weighted: rolling, affinity },
    userTraffic: { state: 'not-offered', reason: 'Vercel tells no counts of requests by deployment' },
    describeShift: (weights) => plannedWrites(weights, options, memory).map(describeWrite),
    settingsProblem: async (signal) => {
      const settings = await options.api.project(signal)
      if (!memory.noted) for (const note of projectSettingsNotes(settings, { rolling, affinity })) log.warning(note)
      memory.noted = true
      return projectSettingsProblem(settings, { rolling, affinity })
    },
    observe: async (signal) => {
      const context = { options, memory, signal }
      return await observeProject(await readVercelProject(context), context)
    },
    shift: async (weights, _subject, signal) => {
      if (weights.blue + weights.green === 0) {
        throw new ActionError(`Vercel cannot take all traffic from the project ${project}: a production deployment always serves`)
      }
      const whole = bothColours.find((colour) => weights[colour] === 1)
      if (whole === undefined && !rolling) throw allOrNothing(project)
      memory.deployments = undefined
      const state = await readVercelProject({ options, memory, signal })
      if (rolling) await shiftByRollingRelease(weights, state, { options, signal })
      else if (whole !== undefined) await promoteOrRollBack(whole, state, { options, signal })
    },
    placement: {
      ...keptPlacement(vercelUploads(options, memory)),
      retire: async ({ colour }, signal) => {
        const { live, rolling: active } = await readVercelProject({ options, memory, signal })
        if (live === colour || active !== undefined)
          throw new ActionError(`${colour} of the Vercel project ${project} has traffic, so it is not taken down`)
        log.info(`Vercel keeps every deployment: nothing of ${colour} is taken down`)
      },
    },
  }
}

/** The writes of a shift, without a request to the provider: a placeholder with the colour stands for an unknown deployment. */
function plannedWrites(weights: Weights, options: VercelOptions, memory: VercelProjectMemory): VercelWrite[] {
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
  return [last === undefined || known === undefined ? writes.promote(options.project, id) : fullTrafficWrite(known, last, options)]
}

function describeWrite({ method, path, body }: VercelWrite): string {
  return `${method} ${path} ${JSON.stringify(body)}`
}

function allOrNothing(project: string): ActionError {
  return new ActionError(`The Vercel project ${project} gives a side all traffic or none, unless it has rolling releases`, {
    hint: 'Write target.rolling: true (Pro and Enterprise), or rollout: { steps: [100%] }.',
  })
}
