import { describe, expect, it } from 'vitest'
import { environmentOf, parseConfig } from '../../../../src/config/load.ts'
import { workerNames } from '../../../../src/rollout/targets/cloudflare/worker-names.ts'
import { findProjectFile, textIn } from '../../../../src/rollout/targets/uploads/project-files.ts'
import { vercelNames } from '../../../../src/rollout/targets/vercel/project-names.ts'

const folder = (files: Readonly<Record<string, string>>) => ({ read: async (path: string) => files[path.replace('/repository/', '')] })
const cwd = '/repository'
const noVariables: Readonly<Record<string, string>> = {}

describe('a file of the provider', () => {
  it.each([
    ['wrangler.jsonc', '{\n  // the Worker\n  "name": "harbor", /* https://example.com */ "vars": { "AT": "//here" },\n}'],
    ['wrangler.json', '{ "name": "harbor" }'],
    ['wrangler.toml', '# the Worker\nname = "harbor"\n[vars]\nAT = "here"\n'],
  ])('is read as its ending says: %s', async (name, text) => {
    const file = await findProjectFile(cwd, ['other.json', name], folder({ [name]: text }))
    expect(file?.name).toBe(name)
    expect(textIn(file, 'name')).toBe('harbor')
    expect(textIn(file, 'account_id')).toBeUndefined()
  })

  it.each([
    ['wrangler.jsonc', '{ "name": }', 'wrangler.jsonc is not valid JSON'],
    ['wrangler.toml', 'name = ', 'wrangler.toml is not valid TOML'],
  ])('is named where it cannot be read: %s', async (name, text, message) => {
    await expect(findProjectFile(cwd, [name], folder({ [name]: text }))).rejects.toThrow(message)
  })
})

describe('which Worker it is', () => {
  const names = (files: Readonly<Record<string, string>>, target: { account?: string; script?: string } = {}, variables = noVariables) =>
    workerNames({ account: target.account, script: target.script }, { cwd, variables, files: folder(files), environment: 'staging' })

  it('is what the configuration says, else the file of wrangler, and the account else the variable', async () => {
    const files = { 'wrangler.jsonc': '{ "name": "harbor", "account_id": "of-the-file" }', 'wrangler.toml': 'name = "old"' }
    expect(await names(files, { account: 'a', script: 's' })).toEqual({ account: 'a', script: 's' })
    expect(await names(files)).toEqual({ account: 'of-the-file', script: 'harbor' })
    expect(await names({ 'wrangler.toml': 'name = "harbor"' }, {}, { CLOUDFLARE_ACCOUNT_ID: 'of-the-job' })).toEqual({
      account: 'of-the-job',
      script: 'harbor',
    })
  })

  it('is that of the part of its file that has the name of the environment', async () => {
    const env = { staging: { vars: {} }, production: { name: 'harbor-live', account_id: 'another' } }
    const files = { 'wrangler.jsonc': JSON.stringify({ name: 'harbor', account_id: 'a', env }) }
    expect(await names(files)).toEqual({ account: 'a', script: 'harbor-staging', section: 'staging' })
    const live = { cwd, variables: noVariables, files: folder(files), environment: 'production' }
    expect(await workerNames({}, live)).toEqual({ account: 'another', script: 'harbor-live', section: 'production' })
    expect(await workerNames({}, { ...live, environment: 'development' })).toEqual({ account: 'a', script: 'harbor' })
    expect(await names(files, { script: 'own' })).toEqual({ account: 'a', script: 'own' })
  })

  it.each([
    [
      {},
      {},
      'target.script is left out, there is no wrangler.json, wrangler.jsonc, wrangler.toml in the checkout',
      '"name" into wrangler.jsonc',
    ],
    [{ 'wrangler.toml': 'main = "x"' }, {}, 'wrangler.toml has no "name"', '"name" into wrangler.toml'],
    [
      { 'wrangler.jsonc': '{}' },
      { script: 'harbor' },
      'wrangler.jsonc has no "account_id", and CLOUDFLARE_ACCOUNT_ID is not set',
      '"account_id"',
    ],
  ])('is an error that names the file and the key: %#', async (files, target, message, hint) => {
    await expect(names(files, target)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    })
  })
})

describe('which Vercel project it is', () => {
  const link = { '.vercel/project.json': '{ "projectId": "prj_1", "orgId": "team_1", "projectName": "harbor" }' }
  const names = (files: Readonly<Record<string, string>>, target: { project?: string; team?: string } = {}, variables = noVariables) =>
    vercelNames({ project: target.project, team: target.team }, { cwd, variables, files: folder(files) })
  const variables = { VERCEL_PROJECT_ID: 'prj_2', VERCEL_ORG_ID: 'team_2' }

  it('is what the configuration says, else what vercel link wrote, else the variables, each with its owner', async () => {
    expect(await names(link, { project: 'shop', team: 'quay' })).toEqual({ project: 'shop', team: 'quay' })
    expect(await names(link, { project: 'shop' }, variables)).toEqual({ project: 'shop', team: undefined })
    expect(await names(link, {}, variables)).toEqual({ project: 'prj_1', team: 'team_1' })
    expect(await names({}, {}, variables)).toEqual({ project: 'prj_2', team: 'team_2' })
    expect(await names({}, {}, { VERCEL_PROJECT_ID: 'prj_2', VERCEL_ORG_ID: 'a-user' })).toEqual({ project: 'prj_2', team: undefined })
  })

  it.each([
    [{}, 'there is no .vercel/project.json in the checkout, and VERCEL_PROJECT_ID is not set'],
    [{ '.vercel/project.json': '{ "orgId": "team_1" }' }, '.vercel/project.json has no "projectId"'],
  ])('is an error that names the file and the key: %#', async (files, message) => {
    await expect(names(files)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining('vercel link'),
    })
  })
})

describe('the short form of a target', () => {
  const targetOf = (settings: string) =>
    environmentOf(
      parseConfig(`service: shop\nenvironments: { production: { url: https://example.com, ${settings} } }\n`, 'slipway.yml'),
      'production',
    ).target

  it.each([
    ['on: vercel', 'target: { type: vercel }', { type: 'vercel', token: '$VERCEL_TOKEN' }],
    ['on: { vercel: harbor }', 'target: { type: vercel, project: harbor }', { project: 'harbor' }],
    ['on: cloudflare', 'target: { type: cloudflare-workers }', { type: 'cloudflare-workers', token: '$CLOUDFLARE_API_TOKEN' }],
    [
      'on: { cloudflare: harbor }',
      'target: { type: cloudflare-workers, script: harbor, account: $CLOUDFLARE_ACCOUNT_ID }',
      { script: 'harbor' },
    ],
  ])('%s is %s', (short, long, parts) => {
    expect(targetOf(short)).toEqual(targetOf(long))
    expect(targetOf(short)).toMatchObject(parts)
  })
})
