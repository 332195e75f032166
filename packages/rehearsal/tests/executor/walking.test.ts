import { expect, it } from 'vitest'
import { jobOf, logOf, TestRepository } from './test-repository.ts'

const caller = `
name: Enhanced CI
on:
  push: { branches: [main] }
permissions: { contents: read }
jobs:
  build:
    runs-on: ubuntu-latest
    outputs: { version: '\${{ steps.version.outputs.version }}' }
    steps:
      - id: version
        run: echo "version=1.2.3" >> "$GITHUB_OUTPUT"
  deploy:
    needs: build
    uses: $/.github/workflows/deploy.yml
    with: { version: '\${{ needs.build.outputs.version }}' }
  after:
    needs: deploy
    runs-on: ubuntu-latest
    steps:
      - run: echo "said \${{ needs.deploy.outputs.greeting }}"
`
const callee = `
name: Deploy
on:
  workflow_call:
    inputs: { version: { type: string, required: true } }
    outputs: { greeting: { value: '\${{ jobs.shift.outputs.greeting }}' } }
jobs:
  shift:
    runs-on: ubuntu-latest
    outputs: { greeting: '\${{ steps.greet.outputs.greeting }}' }
    steps:
      - id: greet
        uses: $/actions/greet
        with: { who-is: 'harbor \${{ inputs.version }}' }
`
const action = `
name: Greet
description: Greets
inputs:
  who-is: { description: whom, required: true }
  token: { description: t, default: '\${{ github.token }}' }
outputs: { greeting: { description: g } }
runs: { using: node24, main: main.js, post: post.js }
`
const main = `
const { appendFileSync } = require('node:fs')
console.log('token is ' + process.env.INPUT_TOKEN)
appendFileSync(process.env.GITHUB_OUTPUT, 'greeting=Hello ' + process.env['INPUT_WHO-IS'] + '\\n')
appendFileSync(process.env.GITHUB_STATE, 'when=now\\n')
`

it('runs a push through jobs, a reusable workflow, scripts and a node24 action', async () => {
  await using shop = new TestRepository()
  const result = await shop.run(caller, {
    '.github/workflows/deploy.yml': callee,
    'actions/greet/action.yml': action,
    'actions/greet/main.js': main,
    'actions/greet/post.js': "console.log('post knows ' + process.env.STATE_when)",
  })

  expect(result.faults).toEqual([])
  expect(result.jobs.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ['build', 'success'],
    ['deploy / shift', 'success'],
    ['after', 'success'],
  ])
  expect(result.conclusion).toBe('success')
  expect(logOf(jobOf(result, 'after'))).toContain('said Hello harbor 1.2.3')
  expect(logOf(jobOf(result, 'deploy / shift'))).toEqual(expect.arrayContaining(['token is ***', 'post knows now']))
  expect(shop.platform.jobs.find(({ name }) => name === 'deploy / shift')?.steps.map(({ name }) => name)).toEqual([
    'Set up job',
    'Run $/actions/greet',
    'Post Run $/actions/greet',
    'Complete job',
  ])
  expect(shop.platform.grants.map(({ permissions, revoked }) => ({ permissions, revoked }))).toEqual(
    Array.from({ length: 3 }, () => ({ permissions: { contents: 'read', metadata: 'read' }, revoked: true })),
  )
})
