export { createOpenAI } from '@ai-sdk/openai';
export { createOpenAICompatible } from '@ai-sdk/openai-compatible';
export { generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
