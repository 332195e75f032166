import { changedFiles, countApart, listCommits, mergeBase } from '../git/history.ts'
import { readCommit, readObject, readTree, type TreeEntry } from '../git/objects.ts'
import { refsBeginning, resolveCommit } from '../git/refs.ts'
import { type Call, list, notFound, ok, pageOf, type Site, textOf } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showChange, showCommit } from '../render/commits.ts'
import { showPull } from '../render/issues.ts'
import { nodeId } from '../render/people.ts'
import { repositoryPage, repositoryUrl } from '../render/repository.ts'
import type { Hub } from '../state/emulator-context.ts'
import { commitNamed, inLines } from './git-data.ts'

/** REST reference: branches, commits, compare, repository contents. */
export function commitRoutes(hub: Hub) {
  const { git } = hub
  const commitAt = async (sha: string) => {
    const commit = await readCommit(git, sha)
    if (commit === undefined) throw notFound()
    return commit
  }
  const commitLink = (site: Site, sha: string) => ({ sha, url: `${repositoryUrl(hub, site)}/commits/${sha}` })
  return {
    'GET /repos/{owner}/{repo}/branches': async (call: Call) =>
      list(call, await refsBeginning(git, 'refs/heads/'), ({ name, sha }) => ({
        name: name.slice('refs/heads/'.length),
        commit: commitLink(call.site, sha),
        protected: false,
      })),
    'GET /repos/{owner}/{repo}/branches/{branch}': async (call: Call) => {
      const name = textOf(call, 'branch')
      const ref = (await refsBeginning(git, `refs/heads/${name}`)).find((one) => one.name === `refs/heads/${name}`)
      if (ref === undefined) throw notFound()
      const self = `${repositoryUrl(hub, call.site)}/branches/${name}`
      return ok({
        name,
        commit: showCommit(hub, call.site, await commitAt(ref.sha)),
        _links: { self, html: `${repositoryPage(hub, call.site)}/tree/${name}` },
        protected: false,
        protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
        protection_url: `${self}/protection`,
      })
    },
    'GET /repos/{owner}/{repo}/tags': async (call: Call) => {
      const tags = (await refsBeginning(git, 'refs/tags/')).reverse()
      const { page, headers } = pageOf(call, tags)
      const shown = page.map(async ({ name }) => {
        const tag = name.slice('refs/tags/'.length)
        const url = repositoryUrl(hub, call.site)
        const sha = (await resolveCommit(git, name)) ?? ''
        return {
          name: tag,
          commit: commitLink(call.site, sha),
          zipball_url: `${url}/zipball/${name}`,
          tarball_url: `${url}/tarball/${name}`,
          node_id: nodeId('Ref', name),
        }
      })
      return ok(await Promise.all(shown), headers)
    },
    'GET /repos/{owner}/{repo}/commits': async (call: Call) => {
      const path = call.query.get('path')
      const from = await resolveCommit(git, call.query.get('sha') ?? hub.repository.defaultBranch)
      if (from === undefined) throw notFound()
      return list(call, await listCommits(git, from, path === null ? {} : { path }), (commit) => showCommit(hub, call.site, commit))
    },
    'GET /repos/{owner}/{repo}/commits/{ref}': async (call: Call) => {
      const sha = await commitNamed(hub, textOf(call, 'ref'))
      const commit = await commitAt(sha)
      const files = await changedFiles(git, commit.parents[0], sha)
      const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0)
      const stats = { additions: sum('additions'), deletions: sum('deletions'), total: sum('additions') + sum('deletions') }
      return ok({ ...showCommit(hub, call.site, commit), stats, files: files.map((file) => showChange(hub, call.site, sha, file)) })
    },
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': async (call: Call) => {
      const sha = await commitNamed(hub, textOf(call, 'commit_sha'))
      const holds = await Promise.all(
        hub.state.pullRequests.map(
          async (pull) => (await mergeBase(git, sha, pull.headSha)) === sha && (await mergeBase(git, sha, pull.baseSha)) !== sha,
        ),
      )
      return list(
        call,
        hub.state.pullRequests.filter((_, index) => holds[index]),
        (pull) => showPull(hub, call.site, pull),
      )
    },
    'GET /repos/{owner}/{repo}/compare/{basehead}': (call: Call) => compare(hub, call),
    'GET /repos/{owner}/{repo}/contents/{path}': (call: Call) => contents(hub, call),
  } satisfies Routes
}

/** `base...head`: from their common ancestor to the head, oldest commit first. */
async function compare(hub: Hub, call: Call) {
  const { git } = hub
  const [baseName = '', headName = ''] = textOf(call, 'basehead').split('...')
  const [base, head] = await Promise.all([resolveCommit(git, baseName), resolveCommit(git, headName)])
  if (base === undefined || head === undefined) throw notFound()
  const ancestor = await mergeBase(git, base, head)
  if (ancestor === undefined) throw notFound()
  const [{ ahead, behind }, commits, files, baseCommit, common] = await Promise.all([
    countApart(git, base, head),
    listCommits(git, `${base}..${head}`),
    changedFiles(git, ancestor, head),
    readCommit(git, base),
    readCommit(git, ancestor),
  ])
  if (baseCommit === undefined || common === undefined) throw notFound()
  const page = `${repositoryPage(hub, call.site)}/compare/${baseName}...${headName}`
  const { page: shown, headers } =
    call.query.has('page') || call.query.has('per_page')
      ? pageOf(call, commits.toReversed())
      : { page: commits.toReversed().slice(0, 250), headers: {} }
  return ok(
    {
      url: `${repositoryUrl(hub, call.site)}/compare/${baseName}...${headName}`,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: showCommit(hub, call.site, baseCommit),
      merge_base_commit: showCommit(hub, call.site, common),
      status: ahead === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged',
      ahead_by: ahead,
      behind_by: behind,
      total_commits: commits.length,
      commits: shown.map((commit) => showCommit(hub, call.site, commit)),
      files: files.slice(0, 300).map((file) => showChange(hub, call.site, head, file)),
    },
    headers,
  )
}

async function contents(hub: Hub, call: Call) {
  const path = textOf(call, 'path').replace(/\/$/, '')
  const rev = await resolveCommit(hub.git, call.query.get('ref') ?? hub.repository.defaultBranch)
  if (rev === undefined) throw notFound()
  const { code, stdout } = await hub.git.attempt(['ls-tree', '-z', '-l', rev, '--', path])
  const [about = ''] = stdout.toString().split('\t')
  const [mode = '', type = '', sha = '', size = '0'] = about.split(/ +/)
  if (code !== 0 || sha === '') throw notFound()
  const show = (entry: TreeEntry) => showContent(hub, call.site, rev, entry)
  if (type === 'tree') {
    const entries = await readTree(hub.git, sha, false)
    return ok(entries.map((entry) => show({ ...entry, path: `${path}/${entry.path}` })))
  }
  const content = await readObject(hub.git, 'blob', sha)
  return ok({ ...show({ mode, type, sha, size: Number(size), path }), encoding: 'base64', content: inLines(content ?? Buffer.alloc(0)) })
}

function showContent(hub: Hub, site: Site, rev: string, { path, mode, type, sha, size }: TreeEntry) {
  const url = `${repositoryUrl(hub, site)}/contents/${path}?ref=${rev}`
  const git = `${repositoryUrl(hub, site)}/git/${type}s/${sha}`
  const html = `${repositoryPage(hub, site)}/${type}/${rev}/${path}`
  const kind = type === 'tree' ? 'dir' : mode === '120000' ? 'symlink' : mode === '160000' ? 'submodule' : 'file'
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    size: size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: kind === 'file' ? `${repositoryPage(hub, site)}/raw/${rev}/${path}` : null,
    type: kind,
    _links: { self: url, git, html },
  }
}
