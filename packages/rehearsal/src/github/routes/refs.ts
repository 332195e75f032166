import { z } from 'zod'
import { typeOf } from '../git/objects.ts'
import { createRef, deleteRef, findRef, isRefName, type Ref, refsBeginning, updateRef } from '../git/refs.ts'
import {
  bodyOf,
  created,
  type EndpointCall,
  list,
  noContent,
  notFoundRefusal,
  ok,
  type PublicAddresses,
  textParam,
  unprocessable,
} from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { nodeId } from '../render/people.ts'
import { repositoryUrl } from '../render/repository.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'
import { refuseChangedWorkflows } from './workflow-permission.ts'

const newRef = z.object({ ref: z.string(), sha: z.string() })
const movedRef = z.object({ sha: z.string(), force: z.boolean().default(false) })

/** REST reference, "Git database": references. */
export function refRoutes(emulator: EmulatorContext) {
  const { git } = emulator
  const show = (addresses: PublicAddresses, { name, sha, type }: Ref) => ({
    ref: name,
    node_id: nodeId('Ref', name),
    url: `${repositoryUrl(emulator, addresses)}/git/${name}`,
    object: { type, sha, url: `${repositoryUrl(emulator, addresses)}/git/${type}s/${sha}` },
  })
  const found = async (name: string) => {
    const ref = await findRef(git, name)
    if (ref === undefined) throw notFoundRefusal()
    return ref
  }
  const checkObject = async (name: string, sha: string) => {
    const type = /^[0-9a-f]{40}$/.test(sha) ? await typeOf(git, sha) : undefined
    if (type === undefined) throw unprocessable('Object does not exist')
    if (name.startsWith('refs/heads/') && type !== 'commit') throw unprocessable('Reference update failed')
  }
  return {
    'GET /repos/{owner}/{repo}/git/ref/{ref}': async (call: EndpointCall) =>
      ok(show(call.addresses, await found(`refs/${textParam(call, 'ref')}`))),
    'GET /repos/{owner}/{repo}/git/matching-refs/{ref}': async (call: EndpointCall) =>
      list(call, await refsBeginning(git, `refs/${textParam(call, 'ref')}`), (ref) => show(call.addresses, ref)),
    'POST /repos/{owner}/{repo}/git/refs': async (call: EndpointCall) => {
      const { ref, sha } = bodyOf(call, newRef)
      if (!/^refs\/[^/]+\/./.test(ref) || !(await isRefName(git, ref))) throw unprocessable(`${ref} is not a valid ref name.`)
      await checkObject(ref, sha)
      await refuseChangedWorkflows(emulator, call, sha)
      if (!(await createRef(git, ref, sha))) throw unprocessable('Reference already exists')
      return created(show(call.addresses, await found(ref)))
    },
    'PATCH /repos/{owner}/{repo}/git/refs/{ref}': async (call: EndpointCall) => {
      const { sha, force } = bodyOf(call, movedRef)
      const name = `refs/${textParam(call, 'ref')}`
      await checkObject(name, sha)
      await refuseChangedWorkflows(emulator, call, sha)
      const outcome = await updateRef(git, { name, sha, force })
      if (outcome === 'missing') throw unprocessable('Reference does not exist')
      if (outcome === 'not-fast-forward') throw unprocessable('Update is not a fast forward')
      return ok(show(call.addresses, { name, sha, type: (await typeOf(git, sha)) ?? 'commit' }))
    },
    'DELETE /repos/{owner}/{repo}/git/refs/{ref}': async (call: EndpointCall) => {
      if (!(await deleteRef(git, `refs/${textParam(call, 'ref')}`))) throw unprocessable('Reference does not exist')
      return noContent
    },
  } satisfies Routes
}
