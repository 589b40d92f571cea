import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ArtifactFolder } from '../../experiments/index.ts';
import { askedRange, type ClosedRange } from './byte-range.ts';
import { contentDisposition, contentType } from './file-headers.ts';

/** Answers with a file, or with the range of it that was asked for, as it is read. */
export async function sendArtifact(
  request: FastifyRequest,
  reply: FastifyReply,
  folder: ArtifactFolder,
  path: string,
): Promise<FastifyReply> {
  const { range: header } = request.headers;
  // A range of what somebody remembers (If-Range) may be of another version: the whole is always right.
  if (header === undefined || request.headers['if-range'] !== undefined) return send(reply, folder, path);
  const size = await folder.sizeOf(path);
  const range = askedRange(header, size);
  if (range === 'whole') return send(reply, folder, path);
  if (range === 'none') return reply.code(416).header('content-range', `bytes */${size}`).send();
  reply.code(206).header('content-range', `bytes ${range.start}-${range.end - 1}/${size}`);
  return send(reply, folder, path, range);
}

async function send(
  reply: FastifyReply,
  folder: ArtifactFolder,
  path: string,
  range?: ClosedRange,
): Promise<FastifyReply> {
  const content = await folder.open(path, range);
  const stream = Readable.from(content, { objectMode: false });
  // A reader that goes away before the first byte would leave the file open.
  stream.once('close', () => void content[Symbol.asyncDispose]());
  return reply
    .header('content-type', contentType(path))
    .header('content-disposition', contentDisposition(path))
    .header('content-length', range === undefined ? content.size : range.end - range.start)
    .header('last-modified', new Date(content.modifiedAt).toUTCString())
    .header('accept-ranges', 'bytes')
    .send(stream);
}
