// needs: ssh, sshd, ssh-keygen
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemExec } from '../../../../src/ports/exec.ts'
import { freePorts } from '../scripted-proxy.ts'
import { packedProgram, releaseOf, type Samples, startSamples } from './samples.ts'

const env = { PATH: process.env['PATH'] ?? '' }
let samples: Samples
let sshd: ChildProcess

/** A real sshd on this machine, which the real ssh finds under the name of the sample; only systemctl is a stand-in. */
beforeEach(async () => {
  samples = await startSamples('systemd', { more: { DEPLOY_HOST: 'web-1.example.com' } })
  const { state, stands } = samples
  const at = (name: string) => join(state, name)
  const [port] = await freePorts(1)
  for (const key of ['host', 'user']) await systemExec(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', at(key)], { env })
  await writeFile(at('authorized'), await readFile(at('user.pub')))
  await writeFile(at('known'), `[127.0.0.1]:${port} ${await readFile(at('host.pub'), 'utf8')}`)
  await writeFile(
    at('sshd_config'),
    `Port ${port}
ListenAddress 127.0.0.1
HostKey ${at('host')}
AuthorizedKeysFile ${at('authorized')}
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
PidFile none
SetEnv STATE=${state} PATH=${stands}:${env.PATH}
`,
  )
  await writeFile(
    at('ssh_config'),
    `Host web-1.example.com
  HostName 127.0.0.1
  Port ${port}
  User ${userInfo().username}
  IdentityFile ${at('user')}
  UserKnownHostsFile ${at('known')}
`,
  )
  const { stdout: where } = await which('ssh')
  await writeFile(join(stands, 'ssh'), `#!/bin/sh\nexec ${where.trim()} -F ${at('ssh_config')} "$@"\n`)
  await chmod(join(stands, 'ssh'), 0o755)
  // As root, sshd wants its empty folder.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true })
  const { stdout: daemon } = await which('sshd')
  sshd = spawn(daemon.trim(), ['-D', '-f', at('sshd_config')], { stdio: 'ignore' })
  await expect.poll(() => answers(port ?? 0), { timeout: 10_000 }).toBe(true)
})
afterEach(async () => {
  await stopSshd()
  await samples[Symbol.asyncDispose]()
})

async function which(program: string): Promise<{ stdout: string }> {
  const found = await systemExec(['sh', '-c', `command -v ${program}`], { env })
  if (found.state !== 'exited' || found.code !== 0) throw new Error(`${program} is not installed`)
  return found
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(socket.destroy() !== undefined))
    socket.once('error', () => resolve(false))
  })
}

async function stopSshd(): Promise<void> {
  if (sshd.exitCode !== null || sshd.signalCode !== null) return
  const gone = once(sshd, 'exit')
  sshd.kill('SIGTERM')
  await gone
}

const runs = (colour: string) => readFile(join(samples.state, `active/harbor@${colour}.service`), 'utf8').catch(() => undefined)

it('brings releases up, back by their digest, and down, over the real ssh', async () => {
  const { placement, home } = samples
  const [first, second] = [await packedProgram(home, 'as it passed'), await packedProgram(home, 'as it was tagged again')]
  const version = `v1.0.0+'$(touch ${home}/run)'`
  await placement.prepare({ colour: 'blue', release: releaseOf(version, first), artifact: first.path })
  await placement.prepare({ colour: 'blue', release: releaseOf(version, second), artifact: second.path })
  expect(await runs('blue')).toBe('as it was tagged again')
  expect(await placement.available?.(releaseOf(version, first))).toBe('yes')
  await placement.prepare({ colour: 'blue', release: releaseOf(version, first), artifact: undefined, kind: 'rollback' })
  expect(await runs('blue')).toBe('as it passed')
  await placement.retire({ colour: 'blue', release: releaseOf(version, first), artifact: undefined })
  expect(await runs('blue')).toBeUndefined()
  expect(await readdir(home)).not.toContain('run')
})

it('tells what is gone from what nobody could look at', async () => {
  const { placement, home } = samples
  const [made, never] = [await packedProgram(home, 'a program'), await packedProgram(home, 'never deployed')]
  await placement.prepare({ colour: 'blue', release: releaseOf('v1.0.0', made), artifact: made.path })
  expect(await placement.available?.(releaseOf('v1.0.0', never))).toBe('no')
  await stopSshd()
  expect(await placement.available?.(releaseOf('v1.0.0', made))).toBe('unknown')
  await expect(placement.prepare({ colour: 'green', release: releaseOf('v1.1.0', never), artifact: never.path })).rejects.toMatchObject({
    hint: expect.stringContaining('ended with exit code 255'),
  })
})

it('stops at a machine whose key is another one', async () => {
  const { placement, home, state } = samples
  const made = await packedProgram(home, 'a program')
  await writeFile(join(state, 'known'), '')
  await expect(placement.prepare({ colour: 'blue', release: releaseOf('v1.0.0', made), artifact: made.path })).rejects.toMatchObject({
    hint: expect.stringContaining('Host key verification failed'),
  })
})
