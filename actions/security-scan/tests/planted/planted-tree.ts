import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Job } from '@slipway/shared/testing/bundle'
import { z } from 'zod'
import type { PlantedRow } from './rows.ts'

const action = fileURLToPath(new URL('../..', import.meta.url))
const entry = z.object({ path: z.string(), by: z.array(z.string()), why: z.string().optional() })

/** What the scan made of one row. `found`: a finding in the file. `named`: why it was not read. */
export type PlantedResult = { row: PlantedRow; found: boolean; named: string | undefined }

/** A commit with all of the rows, scanned once by the bundle as shipped, on a machine with git and no scanner. */
export async function scanPlanted(rows: readonly PlantedRow[]): Promise<{ results: PlantedResult[]; listed: number; tracked: number }> {
  await using job = await Job.start()
  using registry = await aRegistry()
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: job.workspace, encoding: 'utf8' }).trim()
  git('init', '-q')
  for (const row of rows) plant(row, job.workspace)
  git('add', '-A')
  git('commit', '-qm', 'one')
  for (const { path } of rows.filter(({ content }) => content.kind === 'submodule'))
    git('update-index', '--add', '--cacheinfo', `160000,${git('rev-parse', 'HEAD')},${path}`)
  git('commit', '-qm', 'two')
  const tracked = git('ls-tree', '-r', '-z', '--name-only', 'HEAD')
    .split('\0')
    .filter((name) => name !== '').length
  for (const { path } of rows.filter(({ content }) => content.kind === 'missing')) {
    const id = git('rev-parse', `HEAD:${path}`)
    rmSync(join(job.workspace, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true })
  }
  const bin = join(job.root, 'bin')
  mkdirSync(bin)
  symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), join(bin, 'git'))
  const inputs = {
    path: '.',
    'database-age': '24h',
    'verify-finds': 'false',
    timeout: '2m',
    'upload-sarif': 'false',
    'advisory-service': registry.url,
  }
  const { outputs, evidence } = await job.run(action, inputs, { PATH: bin })
  const lines = readFileSync(outputs['read-list'] ?? '', 'utf8')
    .trimEnd()
    .split('\n')
  const entries = new Map(lines.map((line) => entry.parse(JSON.parse(line))).map((one) => [one.path, one]))
  const files = new Set(evidence?.findings.map(({ place }) => place?.file))
  const results = rows.map((row) => ({ row, found: files.has(row.path), named: entries.get(row.path)?.why }))
  return { results, listed: lines.length, tracked }
}

function plant({ path, content }: PlantedRow, workspace: string): void {
  const at = join(workspace, path)
  mkdirSync(dirname(at), { recursive: true })
  if (content.kind === 'bytes') writeFileSync(at, content.bytes)
  if (content.kind === 'missing') writeFileSync(at, content.text)
  if (content.kind === 'link') symlinkSync(content.target, at)
}

async function aRegistry() {
  const advisory = { id: 1, url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h', title: 'Prototype pollution', severity: 'critical' }
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200).end(JSON.stringify({ minimist: [{ ...advisory, vulnerable_versions: '<0.2.4' }] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the registry has no port')
  return { url: `http://127.0.0.1:${address.port}`, [Symbol.dispose]: () => void server.close() }
}
