import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, systemExec } from '@slipway/shared/ports/exec'
import { describe, expect, it } from 'vitest'

const env = { PATH: process.env['PATH'] ?? '' }
const node = (script: string): Command => [process.execPath, '-e', script]
const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}

describe('systemExec', () => {
  it('gives code and both streams, and feeds the input', async () => {
    const script = 'process.stdin.pipe(process.stdout); process.stderr.write("warn"); process.exitCode = 3'
    expect(await systemExec(node(script), { env, input: 'hello' })).toEqual({ state: 'exited', code: 3, stdout: 'hello', stderr: 'warn' })
  })

  it('hands on the given environment and no other', async () => {
    process.env['SLIPWAY_TEST_SECRET'] = 'x'
    const result = await systemExec(node('console.log(Object.keys(process.env).join())'), { env: { ONLY: '1' } })
    delete process.env['SLIPWAY_TEST_SECRET']
    expect(result).toMatchObject({ stdout: 'ONLY\n' })
  })

  it('hands on arguments as they are: there is no shell', async () => {
    const hostile = '$(id); `id` "x" \n *'
    const result = await systemExec([process.execPath, '-e', 'process.stdout.write(process.argv[1])', hostile], { env })
    expect(result).toMatchObject({ stdout: hostile })
  })

  it('tells a program that is not there from one that cannot be started, and from a folder that is not there', async () => {
    expect(await systemExec(['no-such-program'], { env })).toEqual({ state: 'not-found', program: 'no-such-program' })
    const folder = mkdtempSync(join(tmpdir(), 'slipway-exec-'))
    try {
      writeFileSync(join(folder, 'start.sh'), '#!/bin/sh\n', { mode: 0o644 })
      await expect(systemExec([join(folder, 'start.sh')], { env })).rejects.toMatchObject({
        message: expect.stringContaining('EACCES'),
        hint: expect.stringContaining('chmod +x'),
      })
      await expect(systemExec(['ls'], { env, cwd: join(folder, 'gone') })).rejects.toThrow('ls could not be started')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('ends a program at its time limit, with what it had started', async () => {
    const script = `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' }); console.log(child.pid); setInterval(() => {}, 1000)`
    const result = await systemExec(node(script), { env, timeout: 300 })
    if (result.state !== 'timed-out') throw new Error(`it ended as ${result.state}`)
    await until(() => !isRunning(Number(result.stdout)))
  })

  it('kills what does not heed a signal', async () => {
    const script = `for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => console.log(name)); setInterval(() => {}, 1000)`
    const result = await systemExec(node(script), { env, timeout: 300 })
    expect(result).toEqual({ state: 'timed-out', stdout: 'SIGINT\nSIGTERM\n', stderr: '' })
  }, 10_000)

  it('ends a program when the caller gives up, even before it began', async () => {
    const controller = new AbortController()
    const running = systemExec(node('console.log("up"); setInterval(() => {}, 1000)'), {
      env,
      signal: controller.signal,
      onOutput: () => controller.abort(),
    })
    expect(await running).toMatchObject({ state: 'killed', signal: 'SIGINT' })
    expect(await systemExec(node('setInterval(() => {}, 1000)'), { env, signal: AbortSignal.abort() })).toMatchObject({ state: 'killed' })
  })

  it('does not wait for a service that the program left running, and leaves it running', async () => {
    const script = `const child = require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20000)'], { stdio: 'inherit' }); console.log(child.pid); child.unref(); process.exit(0)`
    const result = await systemExec(node(script), { env, timeout: 15_000 })
    if (result.state !== 'exited') throw new Error(`it ended as ${result.state}`)
    const service = Number(result.stdout)
    expect(isRunning(service)).toBe(true)
    process.kill(service, 'SIGKILL')
  })

  it('keeps the end of a long output', async () => {
    const result = await systemExec(node('process.stdout.write("a".repeat(300000) + "end")'), { env, maxOutput: 10 })
    expect(result).toMatchObject({ stdout: 'aaaaaaaend' })
  })
})
