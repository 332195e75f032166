import { inputsOfService, logOfService, withEachService } from '@slipway/shared/service-step'
import { fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'

const sha = 'a'.repeat(40)
const releases = [
  { service: 'api', version: 'v2', sha },
  { service: 'web', version: 'v7', sha },
]

describe('the inputs of one of several services', () => {
  const services = ['api', 'web']

  it('have its own release', () => {
    expect(inputsOfService({ releases, version: 'v1' }, 'web', services)).toMatchObject({ service: 'web', version: 'v7' })
    expect(inputsOfService({ releases }, 'parser', services)).not.toHaveProperty('version')
  })

  it('have the version that is given where the step is about one', () => {
    expect(inputsOfService({ version: 'v1', url: 'https://a.test' }, 'web', ['web'])).toMatchObject({ service: 'web', version: 'v1' })
  })

  it.each([
    [{ url: 'https://a.test', releases }, 'The input "url" is of one service, and this step is about 2: api, web'],
    [{ version: 'v1' }, 'The input "version" is of one service, and this step is about 2: api, web'],
  ])('are refused where one of them is of one service: %o', (inputs, message) => {
    expect(() => inputsOfService(inputs, 'api', services)).toThrow(message)
  })
})

it('names the service in each line of its log', () => {
  const log = fakeLog()
  const own = logOfService(log, 'api')
  own.info('healthy')
  own.warning('slow')
  expect(log.lines).toEqual(['api: healthy', 'warning: api: slow'])
})

describe('the work of several services', () => {
  const never = new AbortController().signal

  it('is done at the same time, and its results are in their order', async () => {
    const begun: string[] = []
    const results = await withEachService(['api', 'web'], never, async (service) => {
      begun.push(service)
      await Promise.resolve()
      return `${service} after ${begun.join('+')}`
    })
    expect(results).toEqual(['api after api+web', 'web after api+web'])
  })

  it('calls the others off where one throws, and throws it when they have ended', async () => {
    let ended = false
    const work = withEachService(['api', 'web'], never, async (service, signal) => {
      if (service === 'api') throw new Error('no variable')
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      ended = true
    })
    await expect(work).rejects.toThrow('no variable')
    expect(ended).toBe(true)
  })
})
