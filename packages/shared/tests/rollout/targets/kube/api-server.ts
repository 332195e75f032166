import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { systemClock } from '../../../../src/ports/clock.ts'
import { systemExec } from '../../../../src/ports/exec.ts'
import { documentedManifests, documentedUser } from '../../../../src/testing/kubernetes/manifests.ts'
import { type Api, apiClient, must, replaceAll } from './api-client.ts'
import { keepReconciled } from './controller-loop.ts'

/** A real API server with the documented objects, and the controllers of `controller.ts` running against it. */
export type RealKubernetes = AsyncDisposable & {
  api: Api
  /** The environment for kubectl as the documented user, as one who may do nothing, and as the one who may do everything. */
  environment: Readonly<Record<'deployer' | 'guest' | 'admin', Readonly<Record<string, string>>>>
  healthy: Map<string, boolean>
  /** Holds the controllers up, and lets them go on. */
  pause(paused: boolean): Promise<void>
  /** Lets the controllers have one turn now. */
  settle(): Promise<void>
  /** Everything as after the first `kubectl apply`. */
  reset(): Promise<void>
}

const users = () => ({
  admin: { name: 'admin', group: 'system:masters' },
  deployer: { name: documentedUser(), group: '' },
  guest: { name: 'guest', group: '' },
})

/** Throws an Error with the servers' last lines where they do not start. */
export async function startKubernetes(): Promise<RealKubernetes> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-kubernetes-'))
  const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()]
  const children: ChildProcess[] = []
  const stop = async () => {
    for (const child of children.reverse()) await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    children.push(start(folder, 'etcd', etcdArguments(folder, etcdPort, peerPort)))
    children.push(start(folder, 'kube-apiserver', apiServerArguments(folder, etcdPort, port)))
    await untilReady(folder, port)
    const ca = readFileSync(join(folder, 'certs/apiserver.crt'), 'utf8')
    const api = apiClient({ port, ca, token: 'admin' })
    await installGateway(folder, kubeconfig(folder, 'admin', port, ca))
    await must(api('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } }))
    const reset = () => untilDone(() => replaceAll(api, documentedManifests()))
    await reset()
    const healthy = new Map<string, boolean>()
    const loop = keepReconciled(api, healthy)
    const environment = {
      deployer: kubeconfig(folder, 'deployer', port, ca),
      guest: kubeconfig(folder, 'guest', port, ca),
      admin: kubeconfig(folder, 'admin', port, ca),
    }
    const dispose = async () => {
      await loop.stop()
      await stop()
    }
    return { api, environment, healthy, pause: loop.pause, settle: loop.once, reset, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await stop()
    throw error
  }
}

function start(folder: string, program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const log: string[] = []
  const keep = (chunk: Buffer) => {
    log.push(chunk.toString())
    if (log.length > 50) log.shift()
    writeFileSync(join(folder, `${program}.log`), log.join(''))
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return child
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await exit
}

function etcdArguments(folder: string, port: number, peers: number): string[] {
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peers}`]
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync',
  ]
}

function apiServerArguments(folder: string, etcd: number, port: number): string[] {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const key = join(folder, 'accounts.pem')
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }))
  const tokens = join(folder, 'tokens.csv')
  const lines = Object.entries(users()).map(
    ([token, { name, group }]) => `${token},${JSON.stringify(name)},${token}${group === '' ? '' : `,"${group}"`}`,
  )
  writeFileSync(tokens, `${lines.join('\n')}\n`)
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    `--cert-dir=${join(folder, 'certs')}`,
    `--token-auth-file=${tokens}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.0.0.0/24',
    '--service-account-issuer=https://127.0.0.1',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    '--disable-admission-plugins=ServiceAccount',
  ]
}

function kubeconfig(folder: string, user: string, port: number, ca: string): Record<string, string> {
  const path = join(folder, `${user}.kubeconfig`)
  const cluster = { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': Buffer.from(ca).toString('base64') }
  writeFileSync(
    path,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      users: [{ name: user, user: { token: user } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user } }],
      'current-context': 'test',
    }),
  )
  return { PATH: process.env['PATH'] ?? '', HOME: folder, KUBECONFIG: path }
}

async function untilReady(folder: string, port: number): Promise<void> {
  let last: unknown = 'no certificate yet'
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; await systemClock.sleep(100)) {
    try {
      const ca = readFileSync(join(folder, 'certs/apiserver.crt'), 'utf8')
      const { status } = await apiClient({ port, ca, token: 'admin' })('GET', '/readyz')
      if (status === 200) return
      last = status
    } catch (error) {
      last = error
    }
  }
  const logs = ['etcd', 'kube-apiserver'].map((name) => join(folder, `${name}.log`)).filter((path) => existsSync(path))
  throw new Error(
    `kube-apiserver did not become ready (${String(last)}):\n${logs.map((path) => readFileSync(path, 'utf8').slice(-2_000)).join('\n')}`,
  )
}

/** For a moment after its start the server has no addresses to give to Services, and does not know new kinds yet. */
async function untilDone(what: () => Promise<void>): Promise<void> {
  for (const deadline = Date.now() + 20_000; ; await systemClock.sleep(200)) {
    try {
      return await what()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}

/** The definitions of the Gateway API lie beside the server's program (tools/install-real-tools.sh). */
async function installGateway(folder: string, env: Record<string, string>): Promise<void> {
  const program =
    (env['PATH'] ?? '')
      .split(delimiter)
      .map((at) => join(at, 'kube-apiserver'))
      .find((path) => existsSync(path)) ?? ''
  const definitions = join(dirname(realpathSync(program)), 'gateway-api')
  const httpRoutes = readdirSync(definitions).find((name) => name.endsWith('_httproutes.yaml')) ?? ''
  const result = await systemExec(['kubectl', 'apply', '--server-side', '--filename', join(definitions, httpRoutes)], {
    cwd: folder,
    env,
    timeout: 30_000,
  })
  if (result.state !== 'exited' || result.code !== 0) throw new Error(`The Gateway API could not be installed: ${JSON.stringify(result)}`)
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
