/**
 * The program `npx` of a stage: stands for the two tools of providers that a rollout uploads by. It sends what the real ones send, as far as
 * the stand-ins of the providers read it (`vercel-cli.ts`, `wrangler-calls.ts`), and says the id of what was made as they say it.
 */
import { createHash } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'

const [, tool = '', ...args] = process.argv.slice(2)
const { env } = process

const option = (name: string) => args.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3)
const folder = option('cwd') ?? '.'

async function send(url: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init)
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${init.method} ${url} answered ${answer.status}: ${text}`)
  return JSON.parse(text)
}

/** `vercel deploy --prebuilt`: each file by its SHA-1, then a deployment of them. */
async function deployPrebuilt(): Promise<void> {
  const api = args[args.indexOf('--api') + 1] ?? ''
  const authorization = `Bearer ${env['VERCEL_TOKEN']}`
  const files = readdirSync(join(folder, '.vercel/output'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, '.vercel/output', name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ file: relative(folder, path), content: readFileSync(path) }))
    .map((one) => ({ ...one, sha: createHash('sha1').update(one.content).digest('hex') }))
  for (const { content, sha } of files) {
    const headers = { authorization, 'x-now-digest': sha }
    await send(`${api}/v2/files`, { method: 'POST', headers, body: new Uint8Array(content) })
  }
  const project = z
    .object({ name: z.string() })
    .parse(await send(`${api}/v9/projects/${env['VERCEL_PROJECT_ID']}`, { method: 'GET', headers: { authorization } }))
  const meta = Object.fromEntries(args.flatMap((one, at) => (args[at - 1] === '--meta' ? [one.split('=', 2)] : [])))
  const body = {
    name: project.name,
    target: 'production',
    meta,
    autoAssignCustomDomains: false,
    files: files.map(({ file, sha }) => ({ file, sha })),
  }
  const headers = { authorization, 'content-type': 'application/json' }
  const made = await send(`${api}/v13/deployments`, { method: 'POST', headers, body: JSON.stringify(body) })
  process.stdout.write(JSON.stringify({ deployment: { id: z.object({ id: z.string() }).parse(made).id } }))
}

/** `wrangler versions upload --no-bundle`: a form with the module, and its id in the output file. */
async function uploadVersion(): Promise<void> {
  const configuration = readFileSync(join(folder, 'wrangler.jsonc'), 'utf8')
  const { main } = z.object({ main: z.string() }).parse(JSON.parse(configuration))
  const annotations = { 'workers/tag': option('tag'), 'workers/message': option('message') }
  const form = new FormData()
  form.set('metadata', JSON.stringify({ main_module: main, annotations }))
  form.set(main, new Blob([readFileSync(join(folder, main))], { type: 'application/javascript+module' }), main)
  const account = `${env['CLOUDFLARE_API_BASE_URL']}/accounts/${env['CLOUDFLARE_ACCOUNT_ID']}`
  const headers = { authorization: `Bearer ${env['CLOUDFLARE_API_TOKEN']}` }
  const told = await send(`${account}/workers/scripts/${option('name')}/versions`, { method: 'POST', headers, body: form })
  const { result } = z.object({ result: z.object({ id: z.string() }) }).parse(told)
  appendFileSync(env['WRANGLER_OUTPUT_FILE_PATH'] ?? '', `${JSON.stringify({ type: 'version-upload', version_id: result.id })}\n`)
}

switch (tool.replace(/@.*$/, '')) {
  case 'vercel':
    await deployPrebuilt()
    break
  case 'wrangler':
    await uploadVersion()
    break
  default:
    throw new Error(`the rehearsal's npx stands for vercel and wrangler alone, not for ${tool}`)
}
