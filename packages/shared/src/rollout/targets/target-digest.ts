import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { load as loadYaml } from 'js-yaml'
import { socketKey } from '../../config/cross-checks/same-target.ts'
import type { EnvironmentConfig } from '../../config/load.ts'
import type { HaproxyTarget } from '../../config/sections/targets/haproxy.ts'
import type { KubernetesTarget } from '../../config/sections/targets/kubernetes.ts'
import { namesIn, substitute } from '../../config/variables.ts'
import { valueAt } from '../../core/json.ts'
import type { Files } from '../../ports/files.ts'
import { workerNames, wranglerFiles } from './cloudflare/worker-names.ts'
import { providerFolder } from './provider-folder.ts'
import { linkFile, vercelNames } from './vercel/project-names.ts'

export type TargetDigestDeps = {
  /** The root of the repository. */
  cwd: string
  variables: Readonly<Record<string, string>>
  files: Pick<Files, 'read'>
  /** The name of this machine: a socket of its own is another one on the next. */
  machine?: string
}

/**
 * `sha256:…` of what the target of a service really is, its `$NAME` filled in and the provider's own file read: the same for two services or
 * environments that would shift the same traffic. Undefined where that cannot be told: without a target, and of a cluster whose address
 * nobody says. Throws an ActionError for a missing name.
 */
export async function targetDigest(environment: EnvironmentConfig, deps: TargetDigestDeps): Promise<string | undefined> {
  const identity = await targetIdentity(environment, deps)
  return identity === undefined ? undefined : `sha256:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`
}

async function targetIdentity(environment: EnvironmentConfig, deps: TargetDigestDeps): Promise<readonly string[] | undefined> {
  const { target, name } = environment
  if (target === undefined) return undefined
  const { variables, files, cwd, machine = hostname() } = deps
  const filled = <T>(value: T): T => substitute(value, variables, `environments.${name}.target`)
  switch (target.type) {
    case 'haproxy':
      return haproxyIdentity(filled({ socket: target.socket, backend: target.backend }), machine)
    case 'command':
      // A shell fills its names in by itself.
      return ['command', ...target.shift, ...namesIn(target.shift).map((one) => `${one}=${variables[one] ?? ''}`)]
    case 'cloudflare-workers': {
      const { account, script } = filled({ account: target.account, script: target.script })
      const folder = await providerFolder(environment, wranglerFiles, { cwd, files })
      const names = await workerNames({ account, script }, { cwd: folder, variables, files, environment: name })
      return ['cloudflare-workers', hostOf(filled(target.api)), names.account.toLowerCase(), names.script.toLowerCase()]
    }
    case 'vercel': {
      const { project, team } = filled({ project: target.project, team: target.team })
      const folder = await providerFolder(environment, [linkFile], { cwd, files })
      const names = await vercelNames({ project, team }, { cwd: folder, variables, files })
      return ['vercel', hostOf(filled(target.api)), (names.team ?? '').toLowerCase(), names.project.toLowerCase()]
    }
    case 'kubernetes':
      return await kubernetesIdentity(filled(withoutImage(target)), { variables, files, machine })
  }
}

function haproxyIdentity({ socket, backend }: Pick<HaproxyTarget, 'socket' | 'backend'>, machine: string): readonly string[] {
  const key = socketKey(socket)
  return ['haproxy', ...(/^(\/|\.|localhost:)/.test(key) || !key.includes(':') ? [machine] : []), key, backend]
}

type KubernetesPlace = Pick<KubernetesTarget, 'kubeconfig' | 'context' | 'namespace' | 'service' | 'http-route'>

/** `image` reads the release, which is not known here. */
function withoutImage({ kubeconfig, context, namespace, service, 'http-route': route }: KubernetesTarget): KubernetesPlace {
  return { kubeconfig, context, namespace, service, 'http-route': route }
}

async function kubernetesIdentity(
  { kubeconfig, context, namespace, service = '', 'http-route': route = '' }: KubernetesPlace,
  { variables, files, machine }: Pick<TargetDigestDeps, 'variables' | 'files'> & { machine: string },
): Promise<readonly string[] | undefined> {
  const path = kubeconfig ?? variables['KUBECONFIG']?.split(':')[0] ?? `${variables['HOME'] ?? ''}/.kube/config`
  const server = clusterAddress(await files.read(path).catch(() => undefined), context)
  if (server === undefined) return undefined
  const local = /^https?:\/\/(localhost|127\.|\[::1\])/.test(server)
  return ['kubernetes', ...(local ? [machine] : []), server, namespace, service, route]
}

/** The address of the cluster that a kubeconfig means; its names may be the same in two files. */
function clusterAddress(text: string | undefined, context: string | undefined): string | undefined {
  const config = text === undefined ? undefined : yamlOf(text)
  const named = (list: string, name: unknown) => {
    const all = valueAt(config, list)
    return Array.isArray(all) ? all.find((one) => valueAt(one, 'name') === name) : undefined
  }
  const chosen = named('contexts', context ?? valueAt(config, 'current-context'))
  const server = valueAt(named('clusters', valueAt(chosen, 'context.cluster')), 'cluster.server')
  return typeof server === 'string' && server !== '' ? server.replace(/\/+$/, '').toLowerCase() : undefined
}

function yamlOf(text: string): unknown {
  try {
    return loadYaml(text)
  } catch {
    return undefined
  }
}

function hostOf(address: string): string {
  return URL.parse(address)?.host ?? address
}
