export { createOpenAI } from '@ai-sdk/openai';
export { createOpenAICompatible } from '@ai-sdk/openai-compatible';
export { embedMany, generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
