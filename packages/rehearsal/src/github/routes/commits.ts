import { changedFiles, countApart, listCommits, mergeBase } from '../git/history.ts'
import { readCommit, readObject, readTreeObject, type TreeEntry } from '../git/objects.ts'
import { refsBeginning, resolveCommit } from '../git/refs.ts'
import { type EndpointCall, list, notFoundRefusal, ok, type PublicAddresses, pageOf, textParam } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showChange, showCommit } from '../render/commits.ts'
import { showPull } from '../render/issues.ts'
import { nodeId } from '../render/people.ts'
import { repositoryPage, repositoryUrl } from '../render/repository.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { commitNamed, inLines } from './git-data.ts'

/** REST reference: branches, commits, compare, repository contents. */
export function commitRoutes(emulator: EmulatorContext) {
  const { git } = emulator
  const commitAt = async (sha: string) => {
    const commit = await readCommit(git, sha)
    if (commit === undefined) throw notFoundRefusal()
    return commit
  }
  const commitLink = (addresses: PublicAddresses, sha: string) => ({ sha, url: `${repositoryUrl(emulator, addresses)}/commits/${sha}` })
  return {
    'GET /repos/{owner}/{repo}/branches': async (call: EndpointCall) =>
      list(call, await refsBeginning(git, 'refs/heads/'), ({ name, sha }) => ({
        name: name.slice('refs/heads/'.length),
        commit: commitLink(call.addresses, sha),
        protected: false,
      })),
    'GET /repos/{owner}/{repo}/branches/{branch}': async (call: EndpointCall) => {
      const name = textParam(call, 'branch')
      const ref = (await refsBeginning(git, `refs/heads/${name}`)).find((one) => one.name === `refs/heads/${name}`)
      if (ref === undefined) throw notFoundRefusal()
      const self = `${repositoryUrl(emulator, call.addresses)}/branches/${name}`
      return ok({
        name,
        commit: showCommit(emulator, call.addresses, await commitAt(ref.sha)),
        _links: { self, html: `${repositoryPage(emulator, call.addresses)}/tree/${name}` },
        protected: false,
        protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
        protection_url: `${self}/protection`,
      })
    },
    'GET /repos/{owner}/{repo}/tags': async (call: EndpointCall) => {
      const tags = (await refsBeginning(git, 'refs/tags/')).reverse()
      const { page, headers } = pageOf(call, tags)
      const shown = page.map(async ({ name }) => {
        const tag = name.slice('refs/tags/'.length)
        const url = repositoryUrl(emulator, call.addresses)
        const sha = (await resolveCommit(git, name)) ?? ''
        return {
          name: tag,
          commit: commitLink(call.addresses, sha),
          zipball_url: `${url}/zipball/${name}`,
          tarball_url: `${url}/tarball/${name}`,
          node_id: nodeId('Ref', name),
        }
      })
      return ok(await Promise.all(shown), headers)
    },
    'GET /repos/{owner}/{repo}/commits': async (call: EndpointCall) => {
      const path = call.query.get('path')
      const from = await resolveCommit(git, call.query.get('sha') ?? emulator.repository.defaultBranch)
      if (from === undefined) throw notFoundRefusal()
      return list(call, await listCommits(git, from, path === null ? {} : { path }), (commit) =>
        showCommit(emulator, call.addresses, commit),
      )
    },
    'GET /repos/{owner}/{repo}/commits/{ref}': async (call: EndpointCall) => {
      const sha = await commitNamed(emulator, textParam(call, 'ref'))
      const commit = await commitAt(sha)
      const files = await changedFiles(git, commit.parents[0], sha)
      const sum = (key: 'additions' | 'deletions') => files.reduce((total, file) => total + file[key], 0)
      const stats = { additions: sum('additions'), deletions: sum('deletions'), total: sum('additions') + sum('deletions') }
      return ok({
        ...showCommit(emulator, call.addresses, commit),
        stats,
        files: files.map((file) => showChange(emulator, call.addresses, { at: sha, change: file })),
      })
    },
    'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': async (call: EndpointCall) => {
      const sha = await commitNamed(emulator, textParam(call, 'commit_sha'))
      const holds = await Promise.all(
        emulator.state.pullRequests.map(
          async (pull) =>
            pull.merged?.sha === sha ||
            ((await mergeBase(git, sha, pull.headSha)) === sha && (await mergeBase(git, sha, pull.baseSha)) !== sha),
        ),
      )
      return list(
        call,
        emulator.state.pullRequests.filter((_, index) => holds[index]),
        (pull) => showPull(emulator, call.addresses, pull),
      )
    },
    'GET /repos/{owner}/{repo}/compare/{basehead}': (call: EndpointCall) => compare(emulator, call),
    'GET /repos/{owner}/{repo}/contents/{path}': (call: EndpointCall) => contents(emulator, call),
  } satisfies Routes
}

/** `base...head`: from their common ancestor to the head, oldest commit first. */
async function compare(emulator: EmulatorContext, call: EndpointCall) {
  const { git } = emulator
  const [baseName = '', headName = ''] = textParam(call, 'basehead').split('...')
  const [base, head] = await Promise.all([resolveCommit(git, baseName), resolveCommit(git, headName)])
  if (base === undefined || head === undefined) throw notFoundRefusal()
  const ancestor = await mergeBase(git, base, head)
  if (ancestor === undefined) throw notFoundRefusal()
  const [{ ahead, behind }, commits, files, baseCommit, common] = await Promise.all([
    countApart(git, base, head),
    listCommits(git, `${base}..${head}`),
    changedFiles(git, ancestor, head),
    readCommit(git, base),
    readCommit(git, ancestor),
  ])
  if (baseCommit === undefined || common === undefined) throw notFoundRefusal()
  const page = `${repositoryPage(emulator, call.addresses)}/compare/${baseName}...${headName}`
  const { page: shown, headers } =
    call.query.has('page') || call.query.has('per_page')
      ? pageOf(call, commits.toReversed())
      : { page: commits.toReversed().slice(0, 250), headers: {} }
  return ok(
    {
      url: `${repositoryUrl(emulator, call.addresses)}/compare/${baseName}...${headName}`,
      html_url: page,
      permalink_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      base_commit: showCommit(emulator, call.addresses, baseCommit),
      merge_base_commit: showCommit(emulator, call.addresses, common),
      status: ahead === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged',
      ahead_by: ahead,
      behind_by: behind,
      total_commits: commits.length,
      commits: shown.map((commit) => showCommit(emulator, call.addresses, commit)),
      files: files.slice(0, 300).map((file) => showChange(emulator, call.addresses, { at: head, change: file })),
    },
    headers,
  )
}

async function contents(emulator: EmulatorContext, call: EndpointCall) {
  const path = textParam(call, 'path').replace(/\/$/, '')
  const rev = await resolveCommit(emulator.git, call.query.get('ref') ?? emulator.repository.defaultBranch)
  if (rev === undefined) throw notFoundRefusal()
  const { code, stdout } = await emulator.git.attempt(['ls-tree', '-z', '-l', rev, '--', path])
  const [about = ''] = stdout.toString().split('\t')
  const [mode = '', type = '', sha = '', size = '0'] = about.split(/ +/)
  if (code !== 0 || sha === '') throw notFoundRefusal()
  const show = (entry: TreeEntry) => showContent(emulator, call.addresses, { rev, entry })
  if (type === 'tree') {
    const entries = await readTreeObject(emulator.git, sha, false)
    return ok(entries.map((entry) => show({ ...entry, path: `${path}/${entry.path}` })))
  }
  const content = await readObject(emulator.git, 'blob', sha)
  return ok({ ...show({ mode, type, sha, size: Number(size), path }), encoding: 'base64', content: inLines(content ?? Buffer.alloc(0)) })
}

function showContent(emulator: EmulatorContext, addresses: PublicAddresses, { rev, entry }: { rev: string; entry: TreeEntry }) {
  const { path, mode, type, sha, size } = entry
  const url = `${repositoryUrl(emulator, addresses)}/contents/${path}?ref=${rev}`
  const git = `${repositoryUrl(emulator, addresses)}/git/${type}s/${sha}`
  const html = `${repositoryPage(emulator, addresses)}/${type}/${rev}/${path}`
  const kind = type === 'tree' ? 'dir' : mode === '120000' ? 'symlink' : mode === '160000' ? 'submodule' : 'file'
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    sha,
    size: size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url: kind === 'file' ? `${repositoryPage(emulator, addresses)}/raw/${rev}/${path}` : null,
    type: kind,
    _links: { self: url, git, html },
  }
}
