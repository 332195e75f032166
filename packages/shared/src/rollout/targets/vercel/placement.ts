import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour, type Release } from '../../../core/words.ts'
import type { SideRelease } from '../../contract/side-release.ts'
import type { Upload, UploadStore } from '../../contract/uploads.ts'
import type { VercelDeployment } from './api.ts'
import { detailsOf, look, type Memory, type VercelOptions } from './observe.ts'
import { hasStages } from './rolling-release.ts'
import { requireServable } from './shift.ts'
import { colourIn, releaseIn } from './sides.ts'

/** The production deployments of a project, found by what `--meta slipwayRelease` says of them, which any upload may say. */
export function vercelUploads(options: VercelOptions, memory: Memory): UploadStore {
  const { project } = options
  return {
    words: {
      one: 'deployment',
      of: `the Vercel project ${project}`,
      label: 'slipwayRelease',
      mend: 'Remove those that are not it (vercel remove ID), or bring a mended release forward under a version of its own. "vercel inspect ID" shows each.',
    },
    find: async (release, signal) => {
      const { found, complete } = await labelled(release, options, signal)
      return { list: found.map(uploadOf), complete }
    },
    take: (upload, subject, signal) => take(upload, subject, { options, memory, signal }),
    missing: (release, signal) => notFound(release, options, signal),
  }
}

type Call = { options: VercelOptions; memory: Memory; signal: AbortSignal | undefined }

/** Deployments that are ready; where there is none, the others, of which none could be served. */
async function labelled(
  release: Release,
  { api }: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<{ found: VercelDeployment[]; complete: boolean }> {
  const { id } = await api.project(signal)
  const { list, more } = await api.allDeployments(id, signal)
  const found = list.filter((one) => releaseIn(one.meta) === release.version)
  const ready = found.filter((one) => one.readyState === 'READY')
  return { found: ready.length > 0 ? ready : found, complete: !more }
}

async function take({ id }: Upload, subject: SideRelease, { options, memory, signal }: Call): Promise<void> {
  const { colour, release } = subject
  memory.deployments = undefined
  const { project, live, sides, rolling } = await look(options, memory, signal)
  if (live === colour || rolling !== undefined) {
    throw new ActionError(`${colour} of the Vercel project ${project.name} has traffic, so no other deployment is put there`)
  }
  const other = otherColour(colour)
  if (sides[other] === id) throw servesAlready(id, release, other)
  const found = await detailsOf(id, options, memory, signal)
  requireServable(found, project)
  if (colourIn(found.meta) !== colour && found.readySubstate !== 'PROMOTED') throw otherSide(found, subject)
  if (options.rolling) await setStages(options, signal)
  memory.prepared = { colour, id }
}

/** Vercel's own tool records the commit of the checkout that it uploads, and the Git integrations that of the push. */
const commitKeys = ['gitCommitSha', 'githubCommitSha', 'gitlabCommitSha', 'bitbucketCommitSha'] as const

function uploadOf({ id, created, meta }: VercelDeployment): Upload {
  const commit = commitKeys.map((key) => meta?.[key]).find((value) => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value))
  return {
    id,
    at: created === undefined ? undefined : new Date(created).toISOString(),
    commit: typeof commit === 'string' ? commit : undefined,
  }
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

async function notFound(release: Release, { api, project }: VercelOptions, signal: AbortSignal | undefined): Promise<ActionError> {
  const { id } = await api.project(signal)
  const any = (await api.deployments(id, 'any', signal)).list.find((one) => releaseIn(one.meta) === release.version)
  const why = any === undefined ? '' : `, only a ${any.target ?? 'preview'} one (${any.id})`
  return new ActionError(`The Vercel project ${project} has no production deployment of ${release.version}${why}`, {
    hint: 'placement.prepare must make it: vercel deploy --prebuilt --prod --skip-domain --meta slipwayColour=$COLOUR --meta slipwayRelease=$RELEASE',
  })
}

function servesAlready(id: string, release: Release, colour: Colour): ActionError {
  return new ActionError(`The Vercel deployment ${id} of ${release.version} serves already, as ${colour}`, {
    hint: 'placement.prepare must make a deployment of its own for this release: vercel deploy --prebuilt --prod --skip-domain …',
  })
}

function otherSide({ id, meta }: VercelDeployment, { colour, release }: SideRelease): ActionError {
  return new ActionError(
    `The Vercel deployment ${id} of ${release.version} says that it is ${colourIn(meta) ?? 'of no side'}, but ${colour} is the side to bring up`,
    {
      hint: 'placement.prepare must pass --meta slipwayColour=$COLOUR on each call.',
    },
  )
}
