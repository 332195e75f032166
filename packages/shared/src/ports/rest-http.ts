import { HttpClient } from '@actions/http-client'
import { exchangeOver, type Http } from './http.ts'

/**
 * The toolkit's client, for what is asked of a provider's or a messenger's interface. It knows the runner's proxy, but neither a limit
 * for the whole exchange nor a signal (its `socketTimeout` starts anew with each byte), and it neither hears a body that breaks off nor
 * bounds one: so a handler gives its request our signal, and the body is read here.
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
