/**
 * The program `npx` of a stage: stands for the two tools of providers that a rollout uploads by. It sends what the real ones send, as far as
 * the stand-ins of the providers read it (`vercel-cli.ts`, `wrangler-calls.ts`), and says the id of what was made as they say it.
 */
import { createHash } from 'node:crypto'
import { appendFileSync, copyFileSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
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

/**
 * `vercel build --prod` of an application of Next.js as create-next-app makes it: a page becomes a file with what it shows in its heading,
 * a route what it answers as JSON, and a page that throws is answered with 500.
 */
function buildNext(): void {
  if (!existsSync('.vercel/project.json')) throw new Error('No Project Settings found locally')
  const output = '.vercel/output'
  const routes: object[] = []
  const put = (path: string, content: string) => {
    const file = join(output, 'static', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  for (const source of globSync('app/**/{page.jsx,route.js}')) {
    const text = readFileSync(source, 'utf8')
    const path = relative('app', dirname(source))
    const [, heading = ''] = /<h1>(.*)<\/h1>/.exec(text) ?? []
    const [, key = '', value = ''] = /Response\.json\(\{ (\w+): '(\w+)' \}\)/.exec(text) ?? []
    if (text.includes('throw ')) routes.push({ src: `/${path}`, status: 500 })
    else if (basename(source) === 'page.jsx') put(join(path, 'index.html'), `<html lang="en"><body><h1>${heading}</h1></body></html>`)
    else put(path, JSON.stringify({ [key]: value }))
  }
  mkdirSync(output, { recursive: true })
  writeFileSync(join(output, 'config.json'), JSON.stringify({ version: 3, routes }))
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

/** The Worker of `wrangler.jsonc`. */
function workerConfiguration(): { name: string; main: string } {
  return z.object({ name: z.string(), main: z.string() }).parse(JSON.parse(readFileSync(join(folder, 'wrangler.jsonc'), 'utf8')))
}

function moduleForm(main: string, annotations: object): FormData {
  const name = basename(main)
  const form = new FormData()
  form.set('metadata', JSON.stringify({ main_module: name, annotations }))
  form.set(name, new Blob([readFileSync(join(folder, main))], { type: 'application/javascript+module' }), name)
  return form
}

async function sendModule(method: 'POST' | 'PUT', path: string, body: FormData): Promise<unknown> {
  const account = `${env['CLOUDFLARE_API_BASE_URL']}/accounts/${env['CLOUDFLARE_ACCOUNT_ID']}`
  return await send(`${account}/workers/scripts/${path}`, {
    method,
    headers: { authorization: `Bearer ${env['CLOUDFLARE_API_TOKEN']}` },
    body,
  })
}

/** `wrangler deploy`: the first version of a Worker, which serves; with `--dry-run --outdir FOLDER` its bundle, which a module that stands alone is already. */
async function deployWorker(): Promise<void> {
  const { name, main } = workerConfiguration()
  if (!args.includes('--dry-run')) return void (await sendModule('PUT', name, moduleForm(main, {})))
  const outdir = args[args.indexOf('--outdir') + 1] ?? ''
  mkdirSync(outdir, { recursive: true })
  copyFileSync(main, join(outdir, basename(main)))
}

/** `wrangler versions upload [MAIN] --no-bundle`: a form with the module, and its id in the output file. */
async function uploadVersion(): Promise<void> {
  const [, , given = '--'] = args
  const main = given.startsWith('--') ? workerConfiguration().main : given
  const form = moduleForm(main, { 'workers/tag': option('tag'), 'workers/message': option('message') })
  const told = await sendModule('POST', `${option('name')}/versions`, form)
  const { result } = z.object({ result: z.object({ id: z.string() }) }).parse(told)
  appendFileSync(env['WRANGLER_OUTPUT_FILE_PATH'] ?? '', `${JSON.stringify({ type: 'version-upload', version_id: result.id })}\n`)
}

switch (`${tool.replace(/@.*$/, '')} ${args[0]}`) {
  case 'vercel build':
    buildNext()
    break
  case 'vercel deploy':
    await deployPrebuilt()
    break
  case 'wrangler deploy':
    await deployWorker()
    break
  case 'wrangler versions':
    await uploadVersion()
    break
  default:
    throw new Error(`the rehearsal's npx stands for vercel and wrangler alone, not for ${tool} ${args[0]}`)
}
