import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { KubeStandIn } from '@slipway/shared/testing/kubernetes/stand-in'
import { z } from 'zod'

export type ServedCluster = AsyncDisposable & {
  /** A folder in which there is a program `kubectl`. */
  programs: string
  /** The kubeconfig file. */
  kubeconfig: string
}

const call = z.object({ args: z.array(z.string()), user: z.string() })

/**
 * Serves the stand-in to a program `kubectl`, which passes its arguments on over a socket. Pods that a rollout's status is requested
 * of are waited for with `settle`; `after` follows each call, before it is answered.
 */
export async function serveKubernetes(
  kube: KubeStandIn,
  { folder, name, settle, after }: { folder: string; name: string; settle(): Promise<void>; after(): Promise<void> },
): Promise<ServedCluster> {
  const socketPath = join(folder, `${name.slice(0, 20)}-kube.sock`)
  const answer = async (socket: Socket) => {
    const { args, user } = call.parse(JSON.parse(await text(socket)))
    if (args.includes('rollout')) await settle()
    const result = await kube.exec(['kubectl', ...args], { env: { KUBECONFIG: user } })
    if (args.includes('patch')) {
      void settle()
      await after()
    }
    socket.end(JSON.stringify(result))
  }
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    answer(socket).catch((error: unknown) => socket.destroy(error instanceof Error ? error : undefined))
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socketPath, resolve)
  })
  const programs = join(folder, `${name}-programs`)
  await mkdir(programs)
  const kubectl = join(programs, 'kubectl')
  const program = fileURLToPath(new URL('./kubectl-process.ts', import.meta.url))
  await writeFile(kubectl, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`)
  await chmod(kubectl, 0o755)
  const kubeconfig = join(folder, `${name}-kubeconfig.json`)
  await writeFile(kubeconfig, JSON.stringify({ socketPath, user: 'deployer' }))
  return {
    programs,
    kubeconfig,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
