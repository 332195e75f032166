import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runScript } from './scripted-proxy.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-split-'))
})
afterEach(() => rm(folder, { recursive: true }))

const environment = () => ({
  PATH: process.env['PATH'] ?? '',
  NGINX_SLIPWAY: folder,
  BLUE_SIDE: '10.0.0.1:8080',
  GREEN_SIDE: '10.0.0.2:8080',
})
const first = () => runScript('nginx-shift.sh', ['--first'], environment())
const shift = (blue: number, green: number) =>
  runScript('nginx-shift.sh', [], { ...environment(), BLUE_WEIGHT: String(blue), GREEN_WEIGHT: String(green) })
const split = async () => ({ name: await readlink(join(folder, 'now')), green: await readdir(join(folder, 'now/green')) })

it('gives blue everything at first, and says by which files nginx tells the sides apart', async () => {
  expect(await first()).toEqual({ code: 0, output: '' })
  expect(await split()).toEqual({ name: 'splits/blue-1.000-green-0.000', green: [] })
  expect(await readFile(join(folder, 'split.conf'), 'utf8')).toContain('upstream slipway_blue { server 10.0.0.1:8080;')
  expect(await readFile(join(folder, 'side.conf'), 'utf8')).toContain(`${folder}/now/green/$slipway_first$slipway_second$slipway_third`)
})

it('moves no traffic when it is set up once more', async () => {
  await first()
  await shift(0, 100)
  await first()
  expect((await split()).name).toBe('splits/blue-0.000-green-1.000')
})

it.each([
  [75, 25, 'blue-0.750-green-0.250', 250],
  [99.96, 0.04, 'blue-0.999-green-0.001', 1],
  [0.04, 99.96, 'blue-0.001-green-0.999', 999],
  [66.67, 33.33, 'blue-0.667-green-0.333', 333],
  [0, 100, 'blue-0.000-green-1.000', 1000],
])('gives green its thousandths, and rounds no share to nothing: %d and %d', async (blue, green, name, count) => {
  await first()
  expect(await shift(blue, green)).toEqual({ code: 0, output: '' })
  const now = await split()
  expect([now.name, now.green.length]).toEqual([`splits/${name}`, count])
  expect(now.green.every((file) => /^\d{3}$/.test(file) && Number(file) < count)).toBe(true)
})

it('leaves the split as it is where it has not been set up, or the weights are none', async () => {
  expect(await shift(50, 50)).toEqual({ code: 1, output: expect.stringContaining('run nginx-shift.sh --first') })
  await first()
  await shift(50, 50)
  expect((await shift(50, 20)).code).toBe(2)
  expect((await shift(-20, 120)).code).toBe(2)
  expect((await split()).name).toBe('splits/blue-0.500-green-0.500')
})
