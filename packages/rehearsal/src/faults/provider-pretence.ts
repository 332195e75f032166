import { randomUUID } from 'node:crypto'
import { z } from 'zod'

type Write = { method: string; path: string; body: unknown }
type Pretence = { status: number; body: unknown }

const deployment = z.looseObject({ versions: z.array(z.unknown()) })

/** Cloudflare's and Vercel's answers to writes that change the traffic; the body of the latter's is not part of what it promises. */
export function pretendAtProvider({ path, body }: Write): Pretence | undefined {
  if (/\/workers\/scripts\/[^/]+\/deployments$/.test(path.split('?')[0] ?? '')) {
    const asked = deployment.safeParse(body).data
    return { status: 200, body: { success: true, errors: [], messages: [], result: { id: randomUUID(), source: 'api', ...asked } } }
  }
  if (/\/(promote|rollback)\/\w+/.test(path)) return { status: 201, body: {} }
  if (/\/rolling-release\/(start|approve-stage|complete)/.test(path)) return { status: 200, body: { rollingRelease: null } }
  return undefined
}

const status = z.looseObject({ state: z.string() })
const reference = z.looseObject({ sha: z.string(), ref: z.string().optional() })

/** GitHub's answers to a status of a deployment and to a reference that is moved: what the ledger and the lock write. */
export function pretendAtGithub({ method, path, body }: Write): Pretence | undefined {
  if (method === 'POST' && /\/deployments\/\d+\/statuses$/.test(path)) {
    const asked = status.safeParse(body).data
    return asked === undefined ? undefined : { status: 201, body: { id: 1, created_at: new Date().toISOString(), ...asked } }
  }
  if (/\/git\/refs/.test(path) && (method === 'PATCH' || method === 'POST')) {
    const asked = reference.safeParse(body).data
    if (asked === undefined) return undefined
    const ref = asked.ref ?? decodeURIComponent(path.replace(/^.*\/git\/(?=refs\/)/, ''))
    return {
      status: method === 'POST' ? 201 : 200,
      body: { ref, url: '', node_id: '', object: { type: 'commit', sha: asked.sha, url: '' } },
    }
  }
  return undefined
}
