/** The names of the web standard, in place of the browser's own or where it has none. */
import { page } from '../natives.ts';
import type { Interface } from './interface.ts';
import { languageModel } from './language-model/language-model.ts';
import { languageModelParams } from './language-model/params.ts';
import { toolCall, toolError, toolSuccess } from './language-model/tool-classes.ts';
import { createMonitor } from './monitor.ts';
import { defineProperty } from './natives.ts';
import { ownQuotaExceededError } from './quota-exceeded-error.ts';
import { rewriter, summarizer, writer } from './tasks/assistants.ts';
import { languageDetector } from './tasks/language-detector.ts';
import { proofreader } from './tasks/proofreader.ts';
import { translator } from './tasks/translator.ts';

const INTERFACES: readonly (Pick<Interface<never>, 'name' | 'interfaceObject'> | undefined)[] = [
  createMonitor,
  ownQuotaExceededError,
  languageModel,
  languageModelParams,
  toolCall,
  toolSuccess,
  toolError,
  summarizer,
  writer,
  rewriter,
  translator,
  languageDetector,
  proofreader,
];

export function installStandard(): void {
  if (!page.isSecureContext) return;
  for (const it of INTERFACES)
    if (it)
      // As the browser's own: not enumerable, and a page may put something else in its place.
      defineProperty(page, it.name, { value: it.interfaceObject, writable: true, configurable: true });
}
