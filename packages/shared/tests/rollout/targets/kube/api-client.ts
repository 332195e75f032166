import { request } from 'node:https'
import { z } from 'zod'
import { type KubernetesObject, readObjects } from '../../../../src/rollout/targets/kubernetes/objects.ts'
import { type Manifest, manifest } from '../../../../src/testing/kubernetes/manifests.ts'

/** The API server's own REST interface, for what a test does past kubectl. */
export type Api = (method: string, path: string, body?: unknown, type?: string) => Promise<{ status: number; text: string }>

export function apiClient({ port, ca, token }: { port: number; ca: string; token: string }): Api {
  return (method, path, body, type = 'application/json') =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': type }
      const sent = request({ host: '127.0.0.1', port, path, method, ca, headers }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      })
      sent.on('error', reject)
      sent.end(body === undefined ? undefined : JSON.stringify(body))
    })
}

const collections = [
  { kind: 'Deployment', plural: 'deployments', root: '/apis/apps/v1' },
  { kind: 'Service', plural: 'services', root: '/api/v1' },
  { kind: 'HTTPRoute', plural: 'httproutes', root: '/apis/gateway.networking.k8s.io/v1' },
  { kind: 'EndpointSlice', plural: 'endpointslices', root: '/apis/discovery.k8s.io/v1' },
  { kind: 'Role', plural: 'roles', root: '/apis/rbac.authorization.k8s.io/v1' },
  { kind: 'RoleBinding', plural: 'rolebindings', root: '/apis/rbac.authorization.k8s.io/v1' },
] as const

/** Where an object is; `name` empty for all of its kind. */
export function pathOf(kind: string, name: string): string {
  const found = collections.find((one) => one.kind === kind || `${one.plural}` === kind.split('.')[0])
  if (found === undefined) throw new Error(`The tests know no ${kind}`)
  return `${found.root}/namespaces/shop/${found.plural}${name === '' ? '' : `/${name}`}`
}

/** All objects of the namespace that controllers look at. */
export async function readAll(api: Api): Promise<KubernetesObject[]> {
  const lists = z.object({ items: z.array(z.looseObject({})) })
  const all = await Promise.all(
    (['Deployment', 'Service', 'HTTPRoute'] as const).map(async (kind) => {
      const { items } = lists.parse(JSON.parse((await must(api('GET', pathOf(kind, '')))).text))
      // In a list of one kind the items do not say it again.
      return items.map((item) => ({ ...item, kind }))
    }),
  )
  return readObjects(JSON.stringify({ items: all.flat() }))
}

/** Puts the objects as they stand in place of what there is. */
export async function replaceAll(api: Api, objects: readonly Manifest[]): Promise<void> {
  await must(api('DELETE', pathOf('EndpointSlice', '')))
  for (const { kind, metadata, ...rest } of objects.map((one) => manifest.parse(one))) {
    await api('DELETE', pathOf(kind, metadata.name))
    await must(api('POST', pathOf(kind, ''), { kind, metadata, ...rest }))
  }
}

export async function must(answer: ReturnType<Api>): ReturnType<Api> {
  const { status, text } = await answer
  if (status >= 300) throw new Error(`The API server answered ${status}: ${text}`)
  return { status, text }
}
