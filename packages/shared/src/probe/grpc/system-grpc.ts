import type { Grpc } from './grpc.ts'

/** The real client. Loads its library on first use, since most runs have no gRPC probe. */
export const systemGrpc: Grpc = async (request) => {
  const { askGrpc } = await import('./grpc-client.ts')
  return askGrpc(request)
}
