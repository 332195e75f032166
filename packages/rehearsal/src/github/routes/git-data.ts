import { z } from 'zod'
import {
  readCommit,
  readObject,
  readTagObject,
  readTreeObject,
  type Signature,
  secondsIso,
  typeOf,
  writeCommit,
  writeObject,
  writeTag,
  writeTree,
} from '../git/objects.ts'
import { resolveCommit } from '../git/refs.ts'
import {
  bodyOf,
  created,
  type EndpointCall,
  HttpRefusal,
  notFoundRefusal,
  ok,
  type PublicAddresses,
  textParam,
  unprocessable,
} from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showGitCommit, showTreeEntry } from '../render/commits.ts'
import { nodeId } from '../render/people.ts'
import { repositoryUrl } from '../render/repository.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { loginOf } from '../state/tokens.ts'

const newBlob = z.object({ content: z.string(), encoding: z.string().default('utf-8') })
const entry = z.object({
  path: z.string(),
  mode: z.string().default('100644'),
  sha: z.string().nullish(),
  content: z.string().optional(),
})
const newTree = z.object({ tree: z.array(entry), base_tree: z.string().optional() })
const someone = z.object({ name: z.string().optional(), email: z.string().optional(), date: z.string().optional() })
const newCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: someone.optional(),
  committer: someone.optional(),
})
const newTag = z.object({ tag: z.string(), message: z.string(), object: z.string(), type: z.string(), tagger: someone.optional() })

/** REST reference, "Git database": blobs, trees, commits and tags, on the real repository. */
export function gitDataRoutes(emulator: EmulatorContext) {
  const { git } = emulator
  const signature = (call: EndpointCall, given: z.output<typeof someone> | undefined): Signature => {
    const login = loginOf(call.caller)
    const { name = login, email = `${emulator.person(login).id}+${login}@users.noreply.github.com`, date } = given ?? {}
    return { name, email, date: date === undefined ? emulator.now() : secondsIso(Date.parse(date)) }
  }
  const showTree = async (addresses: PublicAddresses, sha: string, recursive: boolean) => ({
    sha,
    url: `${repositoryUrl(emulator, addresses)}/git/trees/${sha}`,
    tree: (await readTreeObject(git, sha, recursive)).map((one) => showTreeEntry(emulator, addresses, one)),
    truncated: false,
  })
  return {
    'POST /repos/{owner}/{repo}/git/blobs': async (call: EndpointCall) => {
      const { content, encoding } = bodyOf(call, newBlob)
      const sha = await writeObject(git, 'blob', encoding === 'base64' ? Buffer.from(content, 'base64') : content)
      return created({ url: `${repositoryUrl(emulator, call.addresses)}/git/blobs/${sha}`, sha })
    },
    'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': async (call: EndpointCall) => {
      const sha = textParam(call, 'file_sha')
      const content = await readObject(git, 'blob', sha)
      if (content === undefined) throw notFoundRefusal()
      const url = `${repositoryUrl(emulator, call.addresses)}/git/blobs/${sha}`
      return ok({ sha, node_id: nodeId('Blob', sha), size: content.length, url, content: inLines(content), encoding: 'base64' })
    },
    'POST /repos/{owner}/{repo}/git/trees': async (call: EndpointCall) => {
      const { tree, base_tree: base } = bodyOf(call, newTree)
      const root = base === undefined ? undefined : await treeOf(emulator, base)
      if (base !== undefined && root === undefined) throw unprocessable('base_tree is not a valid tree oid')
      const changes = await Promise.all(
        tree.map(async ({ path, mode, sha, content }) => {
          if (content !== undefined) return { path, mode, sha: await writeObject(git, 'blob', content) }
          if (sha === undefined) throw unprocessable('tree.sha or tree.content is required')
          if (sha !== null && mode !== '160000' && (await typeOf(git, sha)) === undefined)
            throw unprocessable(`tree.sha ${sha} is not a valid blob`)
          return { path, mode, sha }
        }),
      )
      const bad = changes.find(({ path }) =>
        path.split('/').some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git'),
      )
      if (bad !== undefined) throw unprocessable(`tree.path contains a malformed path component: ${bad.path}`)
      return created(await showTree(call.addresses, await writeTree(git, changes, root), false))
    },
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': async (call: EndpointCall) => {
      const root = await treeOf(emulator, textParam(call, 'tree_sha'))
      if (root === undefined) throw notFoundRefusal()
      return ok(await showTree(call.addresses, root, call.query.has('recursive')))
    },
    'POST /repos/{owner}/{repo}/git/commits': async (call: EndpointCall) => {
      const body = bodyOf(call, newCommit)
      if ((await typeOf(git, body.tree)) !== 'tree') throw unprocessable('Tree SHA does not exist')
      for (const parent of body.parents) {
        if ((await typeOf(git, parent)) !== 'commit') throw unprocessable('Parent SHA does not exist or is not a commit object')
      }
      const author = signature(call, body.author)
      const committer = body.committer === undefined ? author : signature(call, body.committer)
      const { message, tree, parents } = body
      const sha = await writeCommit(git, { tree, parents, author, committer, message })
      return created(showGitCommit(emulator, call.addresses, { sha, tree, parents, author, committer, message }))
    },
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': async (call: EndpointCall) => {
      const commit = await readCommit(git, textParam(call, 'commit_sha'))
      if (commit === undefined) throw notFoundRefusal()
      return ok(showGitCommit(emulator, call.addresses, commit))
    },
    'POST /repos/{owner}/{repo}/git/tags': async (call: EndpointCall) => {
      const { tag, message, object, type, tagger } = bodyOf(call, newTag)
      if ((await typeOf(git, object)) !== type) throw unprocessable('Object does not exist or is not of that type')
      const data = { tag, message, object: { sha: object, type }, tagger: signature(call, tagger) }
      return created(showTag(call.addresses, { sha: await writeTag(git, data), ...data }))
    },
    'GET /repos/{owner}/{repo}/git/tags/{tag_sha}': async (call: EndpointCall) => {
      const tag = await readTagObject(git, textParam(call, 'tag_sha'))
      if (tag === undefined) throw notFoundRefusal()
      return ok(showTag(call.addresses, tag))
    },
  } satisfies Routes

  function showTag(addresses: PublicAddresses, tag: NonNullable<Awaited<ReturnType<typeof readTagObject>>>) {
    const { sha, object } = tag
    return {
      node_id: nodeId('Tag', sha),
      ...tag,
      url: `${repositoryUrl(emulator, addresses)}/git/tags/${sha}`,
      object: { ...object, url: `${repositoryUrl(emulator, addresses)}/git/${object.type}s/${object.sha}` },
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    }
  }
}

/** The tree of a tree's, commit's or ref's name. */
async function treeOf(emulator: EmulatorContext, name: string): Promise<string | undefined> {
  if ((await typeOf(emulator.git, name)) === 'tree') return name
  const commit = await resolveCommit(emulator.git, name)
  return commit === undefined ? undefined : (await readCommit(emulator.git, commit))?.tree
}

/** Base64 in lines of 60, as GitHub gives it: a client has to cope with the line feeds. */
export function inLines(content: Buffer): string {
  return content.toString('base64').replace(/(.{60})/g, '$1\n')
}

/** The commit of a name, or GitHub's answer where there is none. */
export async function commitNamed(emulator: EmulatorContext, name: string): Promise<string> {
  const sha = await resolveCommit(emulator.git, name)
  if (sha === undefined) throw new HttpRefusal(422, `No commit found for SHA: ${name}`)
  return sha
}
