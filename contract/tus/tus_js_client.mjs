// Uploads one document by tus-js-client, in the way that is asked for, and tells in a line of JSON what has become of it.
//
// node tus_js_client.mjs WAY ENDPOINT DOCUMENT URLS, with the token of a session in PERITO_TOKEN:
// `begin` tries once and may fail; `resume` looks in URLS for an upload that was begun and goes on with it; `persist`
// goes on by itself after a cut; `override` has POST stand for PATCH; `abort` ends the upload as soon as a part of it has arrived; `parallel` asks for what the portal does not offer.

import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [way, endpoint, document, urls] = process.argv.slice(2)
const modules = process.env.PERITO_NODE_MODULES ?? new URL('../node_modules', import.meta.url).pathname
const tus = createRequire(join(modules, 'perito.js'))('tus-js-client')

const ways = {
  begin: { retryDelays: null },
  resume: { retryDelays: null },
  persist: { retryDelays: [0, 0, 0], chunkSize: 65536 },
  override: { retryDelays: null, overridePatchMethod: true },
  abort: { retryDelays: null, chunkSize: 65536 },
  parallel: { retryDelays: null, parallelUploads: 2 },
}

// What the client asks of the portal, and what it is answered.
const exchanges = []

const outcome = await new Promise((resolve) => {
  const upload = new tus.Upload(createReadStream(document), {
    ...ways[way],
    endpoint,
    headers: { Authorization: `Bearer ${process.env.PERITO_TOKEN}` },
    metadata: { filename: 'relazione.pdf', filetype: 'application/pdf' },
    urlStorage: new tus.FileUrlStorage(urls),
    addRequestId: true,
    onAfterResponse: (request, response) => {
      const offset = request.getHeader('Upload-Offset') ?? response.getHeader('Upload-Offset')
      exchanges.push([request.getMethod(), response.getStatus(), offset === undefined ? null : Number(offset)])
    },
    onChunkComplete: () => {
      if (way === 'abort') {
        upload.abort(true).then(() => resolve('ended'), (error) => resolve(String(error)))
      }
    },
    onSuccess: () => resolve('finished'),
    onError: (error) => resolve(error.originalResponse ? 'refused' : 'cut'),
  })
  if (way === 'resume') {
    upload.findPreviousUploads().then(([previous]) => {
      upload.resumeFromPreviousUpload(previous)
      upload.start()
    })
  } else {
    upload.start()
  }
  globalThis.upload = upload
})

console.log(JSON.stringify({ outcome, url: globalThis.upload.url, exchanges }))
process.exit(0)
