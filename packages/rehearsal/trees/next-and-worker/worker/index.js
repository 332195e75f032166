export default {
  fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname === '/api/health') return Response.json({ status: 'pass' })
    return new Response('Hello')
  },
}
