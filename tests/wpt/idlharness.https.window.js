// META: script=/resources/WebIDLParser.js
// META: script=/resources/idlharness.js
// META: timeout=long

/** The drafts' Web IDL, as the checkout has it in `interfaces/`. */
const DRAFTS = ['writing-assistance-apis', 'translation-api', 'proofreader-api', 'prompt-api'];

idl_test(DRAFTS, ['dom', 'html', 'webidl'], async (idl) => {
  const objects = {
    Summarizer: () => Summarizer.create(),
    Writer: () => Writer.create(),
    Rewriter: () => Rewriter.create(),
    Translator: () => Translator.create({ sourceLanguage: 'en', targetLanguage: 'ja' }),
    LanguageDetector: () => LanguageDetector.create(),
    Proofreader: () => Proofreader.create(),
    LanguageModel: () => LanguageModel.create(),
  };
  self.made = {};
  for (const [name, make] of Object.entries(objects)) {
    self.made[name] = await make();
    idl.add_objects({ [name]: [`self.made.${name}`] });
  }
  await Summarizer.create({
    monitor(monitor) {
      self.made.CreateMonitor = monitor;
    },
  });
  idl.add_objects({ CreateMonitor: ['self.made.CreateMonitor'] });
});
