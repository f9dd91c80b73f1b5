-- A wish not to be written to: how it is said, and what is not wanted.
insert into private.words (kind, language, word, built_in)
select distinct 'stem', language, btrim(beginning) || ' ' || btrim(ending), true
from (values
('fr', 'pas envie / plus envie / tiens pas / tiens plus / préfère ne / préférerais ne / préférons ne / aimerais ne /
  aimerais pas / aimerais plus / voudrais ne / voudrais pas / voudrais plus / voulons pas / voulons plus /
  souhaite ne / souhaitons pas / souhaitons plus / demande … ne / jamais accepté / jamais autorisé / jamais voulu /
  pas accepté / pas autorisé / en ai assez / évit…',
  '… recev… / … vos messag… / … ces messag… / … m écri… / … nous écri… / … m envoy… / … être contact… /
  … être sollicit… / … être relanc… / … être dérang… / … être appel…'),
('fr', 'pas besoin / plus besoin / plus la peine / pas la peine',
  '… vos messag… / … ces messag… / … recev… / … nous écri… / … nous prévenir / … nous contact… / … nous relanc…'),
('fr', 'pourquoi / quelle raison / quel droit',
  'je reçois / est ce que je reçois / on reçoit / nous recevons / … vous m envoy… / … vous m écri… /
  … vous me contact… / … vous me relanc… / … vous nous écri… / … vous nous envoy… / … mon numéro'),
('fr', 'comment', '… ne plus / … plus recevoir / … plus avoir / … désactiv… / … me retirer / … quitter / … bloquer'),
('fr', 'disparaître / suppression / retrait', '… mon numéro / … mes coordonnées / … de votre'),
('fr', 'retir… / enlev… / supprim… / effac… / ôt… / sort…',
  '… de votre base / … de vos contacts / … de vos listes / … de cette liste / … de vos fichiers / … de vos envois'),
('fr', 'appelez pas / appelez plus / relancez pas / relancez plus / contactez pas / contactez plus / dérangez pas /
  dérangez plus / inscrit à / inscrite à', 'svp / non plus / ça / ces messages / vos messages / pour ça'),
('fr', 'vos messag… / vos sms / vos pub… / vos offres / vos relances',
  'ne m interess… / ne nous interess… / m interess… pas / ne me concern… / ne nous concern… / … pénible… /
  … c est trop'),
('fr', 'vous m écri… / vous m envoy… / vous me contact… / vous me relanc…',
  '… tous les jours / … tout le temps / … chaque jour / … sans cesse'),
('fr', 'veux pas / souhaite pas / désire pas / aimerais pas / désire aucun… / veux aucun… / souhaite aucun… /
  aucune envie / aucun intérêt', '… partie de / … messag… / … être relanc… / … être contact… / … vos contacts /
  … votre liste'),
('fr', 'rien', 'm envoyer / m écrire / m adresser / nous envoyer / nous adresser / recevoir / de votre part'),
('fr', 'm envoyez / m écrivez / nous envoyez / nous écrivez', 'trop / beaucoup trop'),
('fr', 'déjà dit / déjà demandé / déjà répondu', 'non / stop / d arrêter / de ne / de m enlever /
  de me retirer / que je ne'),
('fr', 'pas le droit / pas donné / jamais donné / pas la permission / sans permission / sans autorisation',
  '… mon numéro / … permission / … autorisation / … accord / … de me contact… / … de m écri… / … de m envoy…'),
('fr', 'plus jamais', 'ça / de messag… / m écri… / … messag…'),
('fr', 'dérangez', 'les gens / tout le monde / mon / ma / ma famille'),
('en', 'permission / consent / right', 'to contact / to message / to text / to write / to use my / to send'),
('en', 'asked you / told you / tell you / ask you / have to say', '… quit… / … stop… / no / … not to / … remove'),
('en', 'should not be / shouldn t be / don t belong / want to be off / want out of', '… your list / … your system /
  … your database / … your contacts / … this list / … these messag…'),
('en', 'don t want / dont want / do not want / didn t want / no longer want / don t like / rather not / prefer not /
  don t need / do not need / never agreed / tired / had enough',
  '… receiv… / … get these / … getting / … hear from / … hearing from / … contacted / … your messag… /
  … these messag… / … notification…'),
('en', 'why do / why am / why are / why did / why is', '… getting these / … get these / … i receiv… / … you messag… /
  … you text… / … you contact… / … you writ… / … you send… / messag… / contact…'),
('en', 'how do i / how can i / how to / way to / can you / could you', 'turn off / turn these off / switch off /
  switch these off / get off this / get off your / get out of / mute / disable / stop getting'),
('en', 'take / remove / delete / erase / strike / drop', 'me out of / me from / us from / my number / my details /
  my contact / my name from / our number'),
('en', 'do not / don t / dont / never', 'bother me / bother us / call me again / call us again / … contact me again /
  contact us / text us / message us / add me'),
('ar', 'ما بغيت / ما بغيتش / مابغيتش / ما بغيناش / ما نبغيش / لا أريد / لا أود / لا نريد / لم أطلب / لا أحتاج',
  '… رسائل… / … ميساج… / … الميساج… / … نتوصل / … تلقي / … استقبال / … الإشعارات / … إعلانات… / … عروضكم'),
('ar', 'علاش / لماذا / لاش / ليش',
  'كتصيفط… / كتسيفط… / كتعيط… / كتبعث… / ترسل… / تراسل… / تكتبون / تتصل… / تزعج… / تصلني / … رقمي'),
('ar', 'مسح / مسحو / امسح… / احذف… / حيد… / شيل… / أزيل…', 'نمرتي / رقمي / النمرة ديالي / اسمي / … من عندكم'),
('ar', 'بعدو / بعدوا / ابتعدوا / ابعدوا', 'مني / عني / عليا'),
('other', 'bul / buleen / bu leen / bayil / bayileen / bayyil / bayyileen / bàyyil / bàyyileen / begguma / bëgguma /
  beggatuma / bëggatuma', 'ma / … bind / … yonne / … yónnee / … messag… / … sms'),
('other', 'dindil / dindileen / dindi leen / farleen / far leen / génneel / genneel', 'ma / sama / … liste'),
('other', 'lu tax / lutax', '… may bind / … may yonne / … may message'),
('other', '3lach / 3lash / wa3lach / lach', 'katsift… / katsayft… / kat3ayt… / katseft… / tsift… / kaywslni'),
('other', 'mabaghi / ma baghi / mabaghich / ma baghich / mabaghyach / ma bghitch / mabghitch / mab9itch / ma nhebch',
  '… messag… / … lmessag… / … msg / … sms / … pub / … ntwasal'),
('other', 'mse7 / mes7o / ms7o / supprimi / supprimiw / 7iyed / hayed', 'nmrti / nemrti / numero dyali / smiti')
) groups(language, beginnings, endings)
cross join regexp_split_to_table(beginnings, '\s+/\s+') beginning
cross join regexp_split_to_table(endings, '\s+/\s+') ending
on conflict do nothing;
