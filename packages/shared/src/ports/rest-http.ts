import { HttpClient } from '@actions/http-client'
import { exchangeOver, type Http } from './http.ts'

/**
 * The toolkit's client, for the APIs of providers and messengers. It uses the runner's proxy, but has neither a limit for the whole exchange
 * nor a signal (its `socketTimeout` restarts with each byte), and neither detects an incomplete body nor limits its size. So a handler adds
 * the signal to the request, and the body is read here.
 */
export const toolkitHttp: Http = (request) =>
  exchangeOver(request, async (url, signal) => {
    const client = new HttpClient('slipway', [withSignal(signal)], { allowRedirects: false, allowRetries: false })
    const { message } = await client.request(request.method ?? 'GET', url.href, request.body ?? null, { ...request.headers })
    return message
  })

function withSignal(signal: AbortSignal) {
  return {
    prepareRequest: (options: { signal?: AbortSignal }) => {
      options.signal = signal
    },
    canHandleAuthentication: () => false,
    handleAuthentication: () => Promise.reject(new Error('no answer is asked for again')),
  }
}
