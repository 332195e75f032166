import { ActionError } from '../../../core/errors.ts'
import { type Colour, otherColour, type Release } from '../../../core/words.ts'
import type { SideRelease } from '../../contract/side-release.ts'
import type { Upload, UploadStore } from '../../contract/uploads.ts'
import type { VercelDeployment } from './api.ts'
import { colourLabel, releaseLabel } from './deployment-labels.ts'
import type { VercelOptions } from './options.ts'
import { deployPrebuilt } from './prebuilt-deployment.ts'
import { hasRollingReleases, rollingReleasesOn } from './project-settings.ts'
import { readVercelDeployment, readVercelProject, type VercelContext, type VercelProjectMemory } from './project-state.ts'
import { assertServable } from './promotion.ts'
import { hasStages } from './rolling-release.ts'

/** The production deployments of a project, found by their label `slipwayRelease`. Any upload can carry any label. */
export function vercelUploads(options: VercelOptions, memory: VercelProjectMemory): UploadStore {
  const { project, uploads } = options
  const find = async (release: Release, signal: AbortSignal | undefined) => {
    const { found, complete } = await deploymentsOf(release, options, signal)
    return { list: found.map(uploadOf), complete }
  }
  const byId = (id: string, signal: AbortSignal | undefined) => deploymentById(id, options, signal)
  return {
    words: {
      one: 'deployment',
      of: `the Vercel project ${project}`,
      label: 'slipwayRelease',
      mend: 'Remove those that are not it (vercel remove ID), or bring a mended release forward under a version of its own. "vercel inspect ID" shows each.',
    },
    part: 'deployment',
    byId,
    find,
    ...(uploads === undefined
      ? {}
      : {
          make: (subject, signal) => deployPrebuilt(subject, { ...uploads, find: (ended) => find(subject.release, ended), byId }, signal),
        }),
    take: (upload, subject, signal) => assignDeployment(upload, subject, { options, memory, signal }),
    missing: (release, signal) => notFound(release, options, signal),
  }
}

/** The ready deployments of a release; where there are none, those that are not ready, which cannot serve. */
async function deploymentsOf(
  release: Release,
  { api }: VercelOptions,
  signal: AbortSignal | undefined,
): Promise<{ found: VercelDeployment[]; complete: boolean }> {
  const { id } = await api.project(signal)
  const { list, more } = await api.allDeployments(id, signal)
  const found = list.filter((one) => releaseLabel(one.meta) === release.version)
  const ready = found.filter((one) => one.readyState === 'READY')
  return { found: ready.length > 0 ? ready : found, complete: !more }
}

/**
 * The deployment of this id, however old it is; undefined where it was deleted, by hand or by a retention policy, or cannot serve. Throws
 * an ActionError for one of another project, and for a preview, which Vercel would build again.
 */
async function deploymentById(id: string, { api }: VercelOptions, signal: AbortSignal | undefined): Promise<Upload | undefined> {
  const found = await api.findDeployment(id, signal)
  if (found === undefined || found.readyState !== 'READY') return undefined
  const project = await api.project(signal)
  if (typeof found.projectId === 'string' && found.projectId !== project.id) {
    throw new ActionError(`The Vercel deployment ${id} is one of the project ${found.projectId}, not of ${project.name} (${project.id})`, {
      hint: 'target.project is another project than the one that the ledger has a deployment of.',
    })
  }
  assertServable(found, project)
  return uploadOf(found)
}

async function assignDeployment({ id }: Upload, subject: SideRelease, context: VercelContext): Promise<void> {
  const { options, memory, signal } = context
  const { colour, release } = subject
  memory.deployments = undefined
  const { project, live, sides, rolling } = await readVercelProject(context)
  if (live === colour || rolling !== undefined) {
    throw new ActionError(`${colour} of the Vercel project ${project.name} has traffic, so no other deployment is put there`)
  }
  const other = otherColour(colour)
  if (sides[other] === id) throw servesAlready(id, release, other)
  const found = await readVercelDeployment(id, context)
  assertServable(found, project)
  // What has served is known by its id, and the description of a rollback tells the sides: the label of an older one may name the other.
  const hasServed = found.readySubstate === 'PROMOTED' || (subject.kind === 'rollback' && found.readySubstate !== 'STAGED')
  if (colourLabel(found.meta) !== colour && !hasServed) throw otherSide(found, subject)
  if (!options.rolling && hasRollingReleases(project) && found.readySubstate !== 'PROMOTED') {
    const { reason, hint } = rollingReleasesOn(project.name)
    throw new ActionError(reason, { hint })
  }
  if (options.rolling) await setStages(options, signal)
  memory.prepared = { colour, id }
}

/** The Vercel CLI records the commit of the checkout that it uploads, the Git integrations that of the push. */
const commitKeys = ['gitCommitSha', 'githubCommitSha', 'gitlabCommitSha', 'bitbucketCommitSha'] as const

function uploadOf({ id, created, meta }: VercelDeployment): Upload {
  const commit = commitKeys.map((key) => meta?.[key]).find((value) => typeof value === 'string' && /^[0-9a-f]{40}$/.test(value))
  return {
    id,
    at: created === undefined ? undefined : new Date(created).toISOString(),
    commit: typeof commit === 'string' ? commit : undefined,
  }
}

/** Sets the project's stages to those of the plan. A rolling release keeps the stages that it started with. */
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
  const any = (await api.deployments(id, 'any', signal)).list.find((one) => releaseLabel(one.meta) === release.version)
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
    `The Vercel deployment ${id} of ${release.version} says that it is ${colourLabel(meta) ?? 'of no side'}, but ${colour} is the side to bring up`,
    {
      hint: 'placement.prepare must pass --meta slipwayColour=$COLOUR on each call.',
    },
  )
}
