/** What a server sent breaks the formats of Git; the message finishes "it sent …". */
export class GitFormatFault extends Error {}
