/** One request to a provider's stand-in. */
export type ApiRequest = { method: string; path: string; query: URLSearchParams; body: unknown }

/** `body` is sent as JSON; nothing is sent when it is undefined. */
export type ApiAnswer = { status: number; body: unknown; headers?: Readonly<Record<string, string>> }
