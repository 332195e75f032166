// needs: chromium
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { whatHappened } from '../../src/page/what-happened.ts'
import { several, takenBack, usersFail, well } from './records.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
/** Beside the pages of the stories, where a rehearsal has left some. */
const report = join(root, 'rehearsal-report')
const shots = join(report, 'screenshots')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The stories of a rehearsal whose pages are looked at too: one of each kind, since each takes some seconds a view. */
const played = ['production', 'fails-under-traffic', 'services-come-back']

const made = { 'taken-back': takenBack(), well: well(), 'users-fail': usersFail(), several: several() }
const pages = [
  ...Object.entries(made).map(([name, records]) => ({ name, page: whatHappened(records) ?? '' })),
  ...globSync(join(report, `{${played.join()}}/run-*/what-happened*.html`)).map((path) => ({
    name: `${basename(dirname(dirname(path)))}-${basename(path, '.html')}`,
    page: readFileSync(path, 'utf8'),
  })),
]
const views = pages.flatMap((one) =>
  (['light', 'dark'] as const).flatMap((scheme) => [380, 1280].map((width) => ({ ...one, scheme, width }))),
)

let browser: Browser
beforeAll(async () => {
  const path = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'chromium'))
  // In a container the tests run as root, for whom Chromium has no sandbox. What it opens is our own.
  browser = await chromium.launch({ executablePath: path.find(existsSync) ?? 'chromium', args: ['--no-sandbox'] })
  mkdirSync(shots, { recursive: true })
})
afterAll(async () => await browser?.close())

describe.each(views)('the page $name in $scheme at $width px', ({ name, page: text, scheme, width }) => {
  it('loads nothing, breaks no rule of accessibility, fits the screen, and its labels stand apart', async () => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme })
    const page = await context.newPage()
    const asked: string[] = []
    const said: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => said.push(message.text()))
    const file = join(shots, `${name}.html`)
    writeFileSync(file, text)
    const address = pathToFileURL(file).href
    await page.goto(address)
    await page.screenshot({ path: join(shots, `${name}-${scheme}-${width}.png`), fullPage: true })
    expect({ asked, said }).toEqual({ asked: [address], said: [] })
    expect(await overlaps(page)).toEqual([])
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
    expect(await violations(page)).toEqual([])
    await context.close()
  })
})

const found = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ failureSummary: z.string().optional(), html: z.string() })) }))

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const all = found.parse(await page.evaluate('axe.run().then(({ violations }) => violations)'))
  return all.map(({ id, nodes: [first] }) => `${id}: ${first?.html} ${first?.failureSummary}`)
}

/** Pairs of texts of one chart whose boxes share room. */
async function overlaps(page: Page): Promise<string[]> {
  return z.array(z.string()).parse(
    await page.evaluate(`[...document.querySelectorAll('.plot')].flatMap((plot) => {
      const texts = [...plot.querySelectorAll('text')].map((one) => ({ text: one.textContent, box: one.getBoundingClientRect() }))
      return texts.flatMap(({ text, box }, index) => texts.slice(index + 1)
        .filter((other) => Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left) > 1 && Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top) > 3)
        .map((other) => text + ' over ' + other.text))
    })`),
  )
}
