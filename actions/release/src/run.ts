import type { Context, Outcome } from '@slipway/shared/action'
import { ActionError } from '@slipway/shared/core/errors'
import { escapeMarkdown, type Markdown, md } from '@slipway/shared/core/markdown'
import { createGithub } from '@slipway/shared/github/octokit'
import { renderChangelog } from './changelog.ts'
import type { Inputs } from './inputs.ts'
import { githubRepository, type Repository } from './repository.ts'
import { compareVersions, formatVersion, newestVersion, nextVersion, parseVersion } from './version.ts'

export async function runRelease(inputs: Inputs, context: Context): Promise<Outcome> {
  const github = await createGithub({ token: inputs.token, runner: context.runner, log: context.log, signal: context.signal })
  return releaseVersion(inputs, { sha: context.runner.run.sha, repository: githubRepository(github, context.clock) })
}

/** Computes the next version, or publishes a version of the commit `sha`. Throws an ActionError when the version is taken or not the newest. */
export async function releaseVersion(inputs: Omit<Inputs, 'token'>, deps: { sha: string; repository: Repository }): Promise<Outcome> {
  const newest = newestVersion(await deps.repository.tags())
  if (inputs.mode === 'next') {
    const version = formatVersion(nextVersion(newest?.version, inputs.versionType ?? 'patch'))
    const changelog = await changelogOf(newest?.tag, deps)
    return releaseOutcome(`The next version is ${version}`, { version, previous: newest?.tag, changelog, url: '' })
  }
  const wanted = parseVersion(inputs.version ?? '')
  if (wanted === undefined) throw new ActionError('The input "version" is missing', { hint: 'Give publish the version that next said.' })
  const version = formatVersion(wanted)
  const taken = await deps.repository.commitOf(version)
  if (taken !== undefined && taken !== deps.sha) {
    throw new ActionError(`The version ${version} is taken: its tag names ${taken}, this run is of ${deps.sha}`, {
      hint: 'Run the release again: next will say a later version.',
    })
  }
  if (taken === undefined && newest !== undefined && compareVersions(wanted, newest.version) < 0) {
    throw new ActionError(`The version ${version} is older than ${newest.tag}, which is there already`, {
      hint: 'Run the release again: next will say a later version.',
    })
  }
  const previous = newestVersion((await deps.repository.tags()).filter((tag) => tag !== version))?.tag
  const changelog = await changelogOf(previous, deps)
  const created = await deps.repository.createTag({ name: version, sha: deps.sha, message: `Release ${version}` })
  const url = inputs.createGithubRelease === false ? '' : await deps.repository.publish({ tag: version, sha: deps.sha, body: changelog })
  return releaseOutcome(created ? `Released ${version}` : `${version} was released already`, { version, previous, changelog, url })
}

async function changelogOf(since: string | undefined, deps: { sha: string; repository: Repository }): Promise<Markdown> {
  return renderChangelog(await deps.repository.commits({ since, until: deps.sha }))
}

type Released = { version: string; previous: string | undefined; changelog: Markdown; url: string }

function releaseOutcome(headline: string, { version, previous, changelog, url }: Released): Outcome {
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, details: { version, previous: previous ?? null, url: url || null } },
    outputs: { version, 'previous-version': previous ?? '', changelog, url },
    summary: md`### ${escapeMarkdown(headline)}\n\n${changelog}\n`,
  }
}
