import { ActionError } from '../../core/errors.ts'
import { otherColour, type Release } from '../../core/words.ts'
import type { Subject } from '../contract.ts'
import type { VercelDeployment } from './vercel-api.ts'
import { look, type Memory, type VercelOptions } from './vercel-look.ts'
import { hasStages } from './vercel-rolling.ts'
import { requireServable } from './vercel-shift.ts'
import { colourIn, releaseIn } from './vercel-sides.ts'

/** Finds the deployment of the release that the user's own command made, and takes it as the idle side. Idempotent. */
export async function prepare(subject: Subject, options: VercelOptions, memory: Memory, signal: AbortSignal | undefined): Promise<void> {
  const { colour, release } = subject
  memory.deployments = undefined
  const { project, live, sides, deployments, rolling } = await look(options, memory, signal)
  if (live === colour || rolling !== undefined) {
    throw new ActionError(`${colour} of the Vercel project ${project.name} has traffic, so no other deployment is put there`)
  }
  const all = deployments.filter((one) => releaseIn(one.meta) === release.version && one.id !== sides[otherColour(colour)])
  const found = all.find((one) => colourIn(one.meta) === colour) ?? all.find((one) => one.readySubstate === 'PROMOTED') ?? all[0]
  if (found === undefined) throw await notFound(release, project.id, options, signal)
  requireServable(found, project)
  if (colourIn(found.meta) !== colour && found.readySubstate !== 'PROMOTED') throw otherSide(found, subject)
  if (options.rolling) await setStages(options, signal)
  memory.prepared = { colour, id: found.id }
}

/** Whether a deployment of the release is at hand; of the 100 newest production deployments, if there are more. */
export async function available(
  release: Release,
  options: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<'yes' | 'no' | 'unknown'> {
  const { id } = await options.api.project(signal)
  const { list, more } = await options.api.deployments(id, 'production', signal)
  if (list.some((one) => releaseIn(one.meta) === release.version && one.readyState === 'READY')) return 'yes'
  return more ? 'unknown' : 'no'
}

/** The stages of a rolling release are the project's own, and a release that rolls keeps those it began with. */
async function setStages({ api, rest, percentages, log }: VercelOptions, signal: AbortSignal | undefined): Promise<void> {
  if (hasStages(await api.rollingStages(signal), percentages)) return
  const write = api.writes.configure(percentages)
  const sent = await api.send(write, signal)
  if (sent.state === 'answered' && sent.status >= 300) throw rest.refusal(write, sent)
  if (!hasStages(await api.rollingStages(signal), percentages)) {
    throw new ActionError(`Vercel does not show the stages ${percentages.join(' %, ')} % after they were set`, {
      hint: 'Rolling releases need a Pro or Enterprise team; without them write target.rolling: false.',
    })
  }
  log.info(`The stages of the rolling release are ${percentages.join(' %, ')} % now, each one waiting for an approval`)
}

async function notFound(
  release: Release,
  projectId: string,
  { api, project }: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<ActionError> {
  const any = (await api.deployments(projectId, 'any', signal)).list.find((one) => releaseIn(one.meta) === release.version)
  const why = any === undefined ? '' : `, only a ${any.target ?? 'preview'} one (${any.id})`
  return new ActionError(`The Vercel project ${project} has no production deployment of ${release.version}${why}`, {
    hint: 'placement.prepare must make it: vercel deploy --prebuilt --prod --skip-domain --meta slipwayColour=$COLOUR --meta slipwayRelease=$RELEASE',
  })
}

function otherSide({ id, meta }: VercelDeployment, { colour, release }: Subject): ActionError {
  return new ActionError(
    `The Vercel deployment ${id} of ${release.version} says that it is ${colourIn(meta) ?? 'of no side'}, but ${colour} is the side to bring up`,
    {
      hint: 'placement.prepare must pass --meta slipwayColour=$COLOUR on each call.',
    },
  )
}
