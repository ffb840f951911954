/** The shapes that pages know, taken from the extension's own sources. The build writes them out into the package. */
import type { LegacyAI } from '../../../lib/page/legacy.ts';
import type { WindowAI } from '../../../lib/page/window-ai.ts';

export type { ObjectResult } from '../../../lib/page/generate-object.ts';
export type { PageContent, PageInput, PageMessage } from '../../../lib/page/input.ts';
export type { LegacyAI, LegacyOutput } from '../../../lib/page/legacy.ts';
export type { PageMedia } from '../../../lib/page/media.ts';
export type { PageTool, StreamOptions } from '../../../lib/page/options.ts';
export type { PartStream } from '../../../lib/page/part-stream.ts';
export type { AnswerContent, PagePart, Result, ToolResultPart } from '../../../lib/page/result.ts';
export type {
  About,
  EmbedOptions,
  ImageOptions,
  SpeechOptions,
  TranscribeOptions,
} from '../../../lib/page/tasks.ts';
export type { WindowAI } from '../../../lib/page/window-ai.ts';
export type { WindowAIError } from '../../../lib/page/window-ai-error.ts';
export type { AccessRequest } from '../../../lib/protocol/call.ts';
export type { ErrorCode, ErrorInfo } from '../../../lib/protocol/errors.ts';
export type { Capability } from '../../../lib/protocol/grant.ts';
export type {
  Access,
  AnswerPart as Part,
  Estimate,
  FilePart,
  FinishPart,
  FinishReason,
  PageModel,
  ReasoningPart,
  SourcePart,
  TextPart,
  ToolCallPart,
  Usage,
} from '../../../lib/protocol/part.ts';

/** The object at `window.ai`. */
export type AI = WindowAI & LegacyAI;
