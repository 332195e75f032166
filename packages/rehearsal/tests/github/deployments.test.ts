import { describe, expect, it } from 'vitest'
import { anEmulator, repo } from './emulator.ts'

const plain = { task: 'slipway', required_contexts: [], auto_merge: false, payload: { colour: 'green' } }

describe('deployments', () => {
  it('keeps what it was given, payload as an object, and makes the environment', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    const made = await ask(`POST ${repo}/deployments`, { token, body: { ...plain, ref: main, environment: 'production' } })
    expect([made.status, made.at('sha'), made.at('payload.colour'), made.at('production_environment')]).toEqual([201, main, 'green', true])
    expect((await ask(`GET ${repo}/deployments/${made.at('id')}`, { token })).body).toEqual(made.body)
    expect(github.environment('production')?.reviewers).toEqual([])
  })

  it('lists newest first, by environment, task, ref and sha', async () => {
    const { ask, main, mona: token } = await anEmulator()
    for (const environment of ['staging', 'production', 'staging']) {
      await ask(`POST ${repo}/deployments`, { token, body: { ...plain, ref: 'main', environment, description: environment } })
    }
    await ask(`POST ${repo}/deployments`, { token, body: { ...plain, task: 'other', ref: 'main', environment: 'staging' } })
    const listed = await ask(`GET ${repo}/deployments?environment=staging&task=slipway&ref=main&sha=${main}`, { token })
    expect(listed.at('0.id')).toBeGreaterThan(Number(listed.at('1.id')))
    expect(listed.at('2')).toBeUndefined()
  })

  it('adds statuses and lists them newest first', async () => {
    const { ask, main, mona: token, github } = await anEmulator()
    const made = await ask(`POST ${repo}/deployments`, { token, body: { ...plain, ref: main, environment: 'staging' } })
    const statuses = `${repo}/deployments/${made.at('id')}/statuses`
    for (const state of ['in_progress', 'success'])
      await ask(`POST ${statuses}`, { token, body: { state, log_url: 'https://example.com/log', description: state } })
    const listed = await ask(`GET ${statuses}`, { token })
    expect([listed.at('0.state'), listed.at('1.state'), listed.at('0.log_url')]).toEqual([
      'success',
      'in_progress',
      'https://example.com/log',
    ])
    expect((await ask(`GET ${statuses}/${listed.at('1.id')}`, { token })).at('description')).toBe('in_progress')
    expect(github.state.deployments[0]?.statuses.map(({ state }) => state)).toEqual(['in_progress', 'success'])
  })

  it('retires earlier successes by itself, but never those of a production environment', async () => {
    const { ask, github, main, mona: token } = await anEmulator()
    for (const environment of ['staging', 'production', 'staging', 'production']) {
      const made = await ask(`POST ${repo}/deployments`, { token, body: { ...plain, ref: main, environment } })
      await ask(`POST ${repo}/deployments/${made.at('id')}/statuses`, { token, body: { state: 'success' } })
    }
    expect(github.state.deployments.map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['inactive', 'success', 'success', 'success'])
  })

  it('asks for the commit statuses that stand, unless none are required', async () => {
    const { ask, main, mona: token } = await anEmulator()
    await ask(`POST ${repo}/statuses/${main}`, { token, body: { state: 'failure', context: 'tests' } })
    expect((await ask(`POST ${repo}/deployments`, { token, body: { ref: main } })).status).toBe(409)
    expect((await ask(`POST ${repo}/deployments`, { token, body: { ref: main, required_contexts: [] } })).status).toBe(201)
  })

  it.each([{ state: 'live' }, {}])('refuses the status %j', async (body) => {
    const { ask, main, mona: token, github } = await anEmulator()
    const made = await ask(`POST ${repo}/deployments`, { token, body: { ...plain, ref: main } })
    expect((await ask(`POST ${repo}/deployments/${made.at('id')}/statuses`, { token, body })).status).toBe(422)
    expect(github.state.invalid).toHaveLength(1)
    expect(github.state.deployments[0]?.statuses).toEqual([])
  })
})

describe('commit statuses', () => {
  it('combines the newest of each context', async () => {
    const { ask, main, mona: token } = await anEmulator()
    const state = async () => (await ask(`GET ${repo}/commits/main/status`, { token })).at('state')
    expect(await state()).toBe('pending')
    await ask(`POST ${repo}/statuses/${main}`, { token, body: { state: 'failure', context: 'slipway' } })
    await ask(`POST ${repo}/statuses/${main}`, { token, body: { state: 'success', context: 'tests' } })
    expect(await state()).toBe('failure')
    await ask(`POST ${repo}/statuses/${main}`, { token, body: { state: 'success', context: 'slipway', description: 'well' } })
    const combined = await ask(`GET ${repo}/commits/main/status`, { token })
    expect([combined.at('state'), combined.at('total_count')]).toEqual(['success', 2])
    expect((await ask(`GET ${repo}/commits/${main}/statuses`, { token })).at('0.description')).toBe('well')
  })

  it('refuses a description above 140 characters', async () => {
    const { ask, main, mona: token } = await anEmulator()
    expect((await ask(`POST ${repo}/statuses/${main}`, { token, body: { state: 'success', description: 'x'.repeat(141) } })).status).toBe(
      422,
    )
  })
})
