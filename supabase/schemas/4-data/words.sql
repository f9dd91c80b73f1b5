-- The words that come with the product. "abc…": any word that begins so; a free "…": up to three other words.
insert into private.words (kind, language, word, built_in)
select kind, language, btrim(word, E' \n'), true
from (values
('stop', 'en', $$stop / stopp / stpo / sotp / stops / stop all / stopall / stop it / unsubscribe / unsubscribed /
  unsuscribe / unsubcribe / unsubscibe / unsubscribing / unsub / opt out / optout / opt me out /
  opting out / remove me / cancel subscription / cancel my subscription / cancel membership / revoke consent /
  end subscription$$),
('stop', 'fr', $$stop pub / arrêt / arrêts / arrête / arrêtes / arrêtez / arrêter / arettez / arette / arrettez /
  arretter / aretez / arêt / désabonner / désabonne / désabonnes / désabonné / désabonnée / désabonnez /
  désabonnement /
  désabonnements / désabonement / désaboner / désabone / désabonez / désabonnner / dezabonner / dezabonnement /
  desabonnez moi / désinscrire / désinscris / désinscrit / désinscrivez / désinscription / desinscription /
  désincrire / désincription / désouscrire / résilier / résiliation / annuler abonnement / annuler l abonnement /
  annuler mon abonnement / annulez abonnement / annulez l abonnement / annulez mon abonnement /
  annulation abonnement / annulation de l abonnement / annulation de mon abonnement / fin abonnement /
  fin d abonnement / fin de l abonnement / ne plus recevoir / ne plus recevoir de messages$$),
('stop', 'ar', $$توقف / توقفوا / توقفي / التوقف / قف / قفوا / أوقف / أوقفوا / أوقفي / إيقاف / وقف / وقفوا / وقفو /
  إلغاء / إلغاء الاشتراك / إلغاء اشتراك / إلغاء اشتراكي / إلغاء اشتراكنا / إلغاء الإشتراك / ألغوا اشتراكي /
  ألغوا الاشتراك / ألغ اشتراكي / ألغ الاشتراك /
  ألغي اشتراكي / إلغاء التسجيل / إنهاء الاشتراك / ستوب / سطوب / كفى / كفا / حبس / حبسوا / حبسو / حبسي / باراكا$$),
('stop', 'other', $$7bess / 7bes / 7bss / 7abs / 7abess / 7besou / 7bsou / 7bssou / 7absou / 7bso / habess / habss /
  habs / habsou / habssou / habso / stopez / parar / alto / cancelar suscripcion / darme de baja /
  cancelar inscrição$$),
('typed_stop', 'en', $$cancel / end / quit / revoke$$),
('typed_stop', 'fr', $$annuler / annulez / annule / annulation / fin / quitter / terminé / terminer$$),
('object', 'fr', $$je / j / me / m / se / s / moi / nous / veux / voudrais / voudrai / souhaite / souhaiterais /
  désire / aimerais / demande / veuillez / faut / de / d / des / du / la / le / les / l / mon / ma / mes / vos /
  votre / ces / cette / ce / ça / cela / tes / ton /
  tout / tous / toutes / toute / avec / aux / à / au / ici / message / messages / msg / msgs / sms / texto /
  textos / mail / mails / pub / pubs / publicité / publicités / publicitaire / publicitaires / promo / promos /
  promotion / promotions / promotionnel / promotionnels / notification / notifications / notif /
  notifs / annonce / annonces / envoi / envois / envoie / envoyer / envoyez / écrire / contacter / recevoir /
  déranger / relancer / relances / appels / spam / spams / spammer / marketing / whatsapp / abonnement / liste /
  listes / diffusion / newsletter / numéro / num / groupe / service / immédiat / immédiate / définitif /
  définitive / total$$),
('object', 'en', $$i / we / me / us / my / you / your / yours / the / this / these / those / that / all / any /
  want / wish / would / like / need / to / of / from / with / off / out / and / message / messages / messaging /
  msg / msgs / text / texts / texting / sms / email / emails / ad / ads / advert / adverts / advertising / promo /
  promos / promotion /
  promotions / promotional / marketing / notification / notifications / spam / spamming / sending / send /
  receiving / contacting / writing / calling / bothering / disturbing / list / lists / mailing / number /
  subscription / newsletter / whatsapp / service / stuff / everything / anymore / more / again / immediately /
  permanently / for good$$),
('object', 'ar', $$الرسائل / رسائل / رسائلكم / رسائلك / رسالة / الرسالة / هذه / هذا / هاد / كل / جميع / من / عن /
  لي / إلي / علي / عليا / عني / إرسال / ارسال / مراسلتي / الإعلانات / إعلانات / الإشهار / إشهار / القائمة /
  الاشتراك / اشتراكي / أريد / اريد / نريد / بغيت / أنا / الميساجات / ميساجات / الميساج / رقمي / فورا / نهائيا / في /
  هذه الخدمة / الخدمة$$),
('object', 'other', $$had / hadchi / l / lmessages / les / messages / message / msg / pubs / 3liya / 3lia / 3liya /
  liya / lia / bghit / ana / tsift / tsiftou / dyalkom / dialkom / kolchi / ga3$$),
('start', 'en', $$start / unstop / resume / opt in / optin / subscribe / resubscribe$$),
('start', 'fr', $$reprendre / reprise / réabonner / me réabonner / se réabonner / réabonnez moi / réabonnement$$),
('courtesy', 'fr', $$svp / stp / s il vous plaît / s il te plaît / s il vous plait bien / sil vous plait /
  sil te plait / siouplait / svpl / merci / merci beaucoup / merci bien / merci d avance /
  merci de / mersi / mrc / bonjour / bjr / bonsoir / bsr / salut / slt / coucou / allo / monsieur / madame / mr /
  mme / mademoiselle / messieurs / mesdames /
  cordialement / bien à vous / bonne journée / bonne soirée / je vous prie / je vous en prie / je t en prie /
  prière de / veuillez / pardon / désolé / désolée / excusez moi / excuse moi /
  non merci / maintenant / immédiatement / tout de suite / vite / définitivement / vraiment / donc / alors / hein /
  beaucoup / chef / boss$$),
('courtesy', 'en', $$please / pls / plz / please now / kindly / thanks / thank you / thank you very much /
  thanks a lot / thx / ty / tks / many thanks / hi / hello / hey / dear / sir /
  madam / good morning / good afternoon / good evening / regards / best regards / sorry / no thanks / no thank you /
  now / immediately / right now / today$$),
('courtesy', 'ar', $$من فضلك / من فضلكم / لو سمحت / لو سمحتم / رجاء / الرجاء / أرجوك / أرجوكم / شكرا / شكرا جزيلا /
  شكرا لكم / عفوا / السلام عليكم / سلام / مرحبا / عافاك / عافاكم / الله يخليك / الله يخليكم /
  يعيشك / بليز / ميرسي / صافي / خلاص / الآن$$),
('courtesy', 'other', $$3afak / 3afakom / 3afakoum / 3afakm / afak / afakom / lah ykhalik / lah ykhlik /
  lah ykhalikom / allah ykhalik / lay khalik / choukran / chokran / shukran / chukran / safi / saha /
  salam / slm / salam alaykoum / salam aleykoum / salamaleykoum / assalamou aleykoum / baraka allah / jerejef /
  jërëjëf / por favor / gracias / obrigado$$),
('stem', 'en', $$stop / unsub… / unsuscri… / unsubcri… / unsuscrib… / opt out / opt me out / opting out /
  opted out / optout / remove me / remove us / remove my / remove this number / remov… … number /
  remov… … from … list /
  remov… … system / removed from / take me off / take us off / take my … off / take … off … list / get me off /
  off your list / off this list / delete … number / delete me / delete my / deleting my / erase my / erase me /
  delete it /
  don t … messag… / don t … text me / don t … contact me / don t … write to me / don t … write me /
  don t … email me / don t want … messag… / don t want … receiv… / don t want … texts /
  don t want … ads / don t wish / dont … messag… / dont … text me / dont … contact me / dont send /
  dont want … messag… / dont want … receiv… / do not … messag… / do not … text me / do not … contact me /
  do not … write / do not send / do not … receiv… / do not wish / never … message me / never … text me /
  never … contact me / never … write to me / never signed up / never subscribed / never asked for /
  no more … messag… / no more texts / no more sms / no more ads / no more spam / no more promo… /
  receiv… … anymore / messag… … anymore / text… … anymore / want … anymore / no longer … receiv… / no longer wish /
  no longer want / no longer interested / leave me alone / leave us alone / stop bothering / bother… me /
  stop receiving / removed / don t text / don t message / don t contact / don t write / don t send / don t ever /
  don t bother / dont text / dont message / too many messag… / too many texts / too many sms / so many messag… /
  do not text / do not disturb / not disturb me / scam… / not the right person / unwanted / report you /
  reporting you / report this / block you / blocking you / blocked you /
  spam / spamm… / harass… / who gave you / where did you get my / discontinue / cease / desist / enough with /
  enough of / fed up / sick of / tired of your / annoying / wrong number /
  gdpr / cancel … subscription / cancel … membership / end … subscription / withdraw … consent /
  withdraw my consent / quit the list / leave the list / leave this group / exit the group /
  quit … messag… / quit texting / quit sending / quit emailing / quit calling / keep messaging / keep texting /
  keep sending / keep writing / keep contacting / keep spamming / why are you … messag… / why are you … texting /
  why are you … sending / number belongs / not my number / no longer my number / no longer the number /
  changed owner / unsolicited / intrusive /
  without my consent / without my permission / not interested anymore / not interested any more /
  not interested any longer / not want … messag… / not want … receiv… / lose my number / forget my number /
  go away / fuck off / too often / hear from you again / hear from you anymore / want to hear from /
  don t need … messag… / don t need … texts / no need … messag… / halt / pause … messag… / opt us out /
  out of your list / out of this list / out of the list / out of this group$$),
('stem', 'fr', $$stoppez / stoppe / désabon… / désabbon… / dézabon… / désinscri… / désincri… / désouscri… /
  désengag… / résili… / arrêt des messages / arrêt des envois / arrêt de vos / arrêt immédiat /
  arrêtez / arrêtez de / arrêtez cela / arrêtez ce / arrêtez ces / arrêtez vos / arrêtez votre / arrêtez avec /
  arrêtez les / arrêtez la / arrêtez le / arrêtez tout / arrêtez moi / arrêtez svp / arrêtez stp /
  arrêtez maintenant /
  arrêtez immédiatement / arrêtez s il / arrêtez donc / arrêtez un peu / arrêtez pardon / arretez vraiment /
  arrêtez merci / arrettez / arettez / arrête de / arrête d / arrête ça / arrête ces / arrête tes / arrête avec /
  arrête stp / arrête maintenant /
  arrêter de / arrêter d / arrêter ça / arrêter cela / arrêter ces / arrêter ce / arrêter vos / arrêter votre /
  arrêter avec / arrêter tout / arrêter maintenant / arrêter les messages / arrêter les envois / arrêter les pubs /
  arrêter la pub /
  veux arrêter / voudrais arrêter / souhaite arrêter / faut arrêter / devez arrêter / pouvez arrêter /
  pouvez vous arrêter / arrêtiez / cessez / cesser / cesse de / ne … plus rien envoy… / n envoyez plus rien /
  ne m … plus rien / ne veux plus rien / trop de messag… / trop de sms / trop de pub… / trop de mail… /
  abusez avec / vous abusez / foutez / dégag… / fatigant vos / fatiguant vos / fatigu… … messag… / pas demandé /
  arnaque… / escroc… / plus partie d… / plus membre / plus adhérent… / plus le numéro / plus son numéro /
  plus mon numéro / pas la personne / pas la bonne personne / plus avoir vos / plus avoir de vos / sortir de cette /
  sortir de votre / refuse … messag… / refuse de recevoir / je me retire / vous fait chier / faites chier /
  bloquez moi / plus rien svp / plus rien recevoir / fin des messag… / fin de l abonnement / ne plus /
  plus aucun message / plus aucune publicité / plus aucune pub / plus de messag… / plus de vos / plus de pub… /
  plus de sms / plus de promo… / plus de mail… / plus de notif… / plus de spam / plus de publicit… /
  plus vos messages /
  plus entendre parler / plus interess… / ne m interess… plus / plus concern… / plus être / ne veux rien recevoir /
  ne veux pas recevoir / veux pas recevoir / ne souhaite pas recevoir / souhaite pas être contact… /
  veux pas être contact… / ne veux pas … vos messag… /
  ne veux pas … pub… / veux pas de vos / ne veux plus de … pub… / ne veux plus de ça / ne veux plus ça /
  ne veux plus rien / ne souhaite plus / ne désire plus / ne m écriv… pas / ne m envoy… pas / ne m envoie pas /
  ne me contact… pas / ne me contact… plus / ne me relanc… pas /
  ne me sollicit… pas / ne me dérange… / ne me derang… pas / ne nous contact… / ne nous écriv… / ne nous envoy… /
  m écrivez plus / mecrivez plu… / mécrivez plu… / m envoyez plus rien / m envoyez plu / m écrire plus /
  retir… moi / retir… nous / retir… … numéro / retir… … num / retir… … nom / retir… … liste… / retir… … contact… /
  retir… … coordonnées / retir… … fichier… / retir… … groupe / me retir… / retire mon consentement /
  enlev… moi / enlev… nous / enlev… … numéro / enlev… … num / enlev… … nom / enlev… … liste… / enlev… … contact… /
  enlev… … coordonnées / enlev… … fichier… / enlev… … groupe / m enlev… / ôtez moi / oter moi / ôtez mon /
  supprim… moi / supprim… … numéro / supprim… … num / supprim… … nom de / supprim… … liste… / supprim… mon contact /
  supprim… mes contact… / supprim… … coordonnées / supprim… … données / supprim… … fichier… / me supprim… /
  supprimez svp / supprimez le svp / numéro supprim… /
  effac… moi / effac… … numéro / effac… … num / effac… … coordonnées / effac… … données / effac… … contact /
  m effac… / rayez … liste… / rayez moi / rayez mon / rayer mon / me rayer / radiez / radier / radiation /
  exclu… moi / sortez moi / sors moi / sortir … liste / me sortir / hors de votre liste /
  quitter … liste / quitter … groupe / quitter … diffusion / quitter vos / annul… … abonnement /
  annul… mon inscription à la liste / mettre fin à / mettez fin à / laiss… … tranquille / fout… … paix /
  fich… … paix / laiss… … paix / lâch… moi / oubliez moi / oubliez mon / harcel… / harcèlement /
  spam… / signaler … spam / vous signaler / je signale / te signaler / signalerai / vous bloquer / te bloquer /
  je vous bloque / je bloque / bloquer ce / porter plainte / porte plainte / plainte contre / rgpd / cnil /
  mes données personnelles / mon consentement / m oppose / droit d opposition / opposition à /
  marre / ras le bol / raz le bol / y en a assez / assez de vos / assez de messages / assez de pub… /
  assez des messages / ça suffit / suffit maintenant / basta / importun… / me dérang… / être dérang… / m énerv… /
  me fatigu… avec / me saoul… / me soul… / m agac… / embêt… / casse… les pieds / envahissant… / intempestif… /
  jamais demandé / jamais donné mon / jamais donné … numéro / qui vous a donné … numéro / qui t a donné … numéro /
  comment avez vous eu mon / où avez vous eu mon / mauvais numéro / mauvais num / faux numéro / trompez de numéro /
  tromper de numéro / trompé de numéro / trompes de numéro / erreur de numéro /
  d arrêter / souhaite pas … recev… / veux pas … recev… / désire pas … recev… / mon accord / sans mon accord /
  sans mon autorisation / sans ma permission / pas autorisé / vie privée / inutile de … relanc… /
  inutile de … écri… / inutile de … contact… / inutile de … recontact… / inutile de … envoy… / inutile d insister /
  peine de … relanc… / peine de … écri… / peine de … contact… / peine de … recontact… / n insistez… /
  arrêtez d insister / continuez à … envoy… / continuez à … écri… / continuez à … contact… / continuer à … envoy… /
  continuer à … recev… / pourquoi vous continuez / pourquoi vous m envoy… / pourquoi m envoy… /
  pourquoi vous m écriv… / pourquoi m écriv… /
  plus celui / plus celle / plus le mien / pas mon numéro / pas à moi ce numéro / n est plus à moi /
  plus rien savoir / ne m inscri… plus / n envoyez pas / n écrivez pas / ne pas me contact… / ne pas … m écri… /
  ne pas … m envoy… / ne pas me relanc… / ne pas me derang… / vous connais pas / trop souvent / insupportable… /
  intrusi… / indésirable… / non sollicit… /
  emmerd… / chiant… / ta gueule / va te faire / allez vous faire / stopper … messag… / stopper … envoi… /
  stopper ces / stopper vos / stopper ça / cessation / suspendre … messag… / suspendre … envoi… / ne plus figurer /
  ne plus faire partie / ne plus apparaître / ne plus être / plus vous lire / plus vous entendre /
  oubliez mon numéro / perdez mon numéro$$),
('stem', 'ar', $$توقفوا / توقفي عن / توقف عن / التوقف عن / أوقف… / إيقاف / وقفوا / إلغاء الاشتراك / إلغاء اشتراك… /
  الغاء الإشتراك / ألغ… … اشتراك… / الغي … اشتراك… / كفى / حذف … رقم… / احذف… … رقم… / حذف رقمي / امسح… … رقم… /
  مسح رقمي / مسح رقم / أزيل… … رقم… / إزالة رقم… / ازالة رقم… / ستوب / سطوب /
  لا ترسل… / لا تراسل… / لا تبعث… / لا تتصل… / لا تكتب… / لا تزعج… / لا أريد … رسائل… / لا أريد أن /
  لا أريد استقبال / لا أرغب / لا نريد رسائل… / لم أعد / لن أقبل رسائل… / عدم إرسال / عدم الإرسال / اتركوني /
  اتركني / دعوني / دعني وشأني / إزعاج / ازعاج / مزعج… / تزعج… / سأبلغ / سابلغ / بحظر… / سأحظر… / أحظر… / سبام / تحرش /
  باراكا / بركا من / حبسو… / حبسوا / حبس … رسائل… / حبس … ميساج… / ما تبقاو… / ماتبقاو… / ما تبقا… / ماتبقا… /
  ما تصيفط… / ماتصيفط… / ما تسيفط… / متصيفط… / ما ترسل… / ماترسل… / ما تزيد… / ماتزيد… / ما تبعث… / ماتبعث… /
  ما تعاود… / ماتعاود… / ما بقيت… / مابقيت… / ما نحبش / مانحبش … ميساج… / حيد … نمرتي / حيدو … نمرتي /
  حيدوا … نمرتي / حيد … رقمي / حيدو … رقمي / حيدوا … رقمي / حيدوني / حيدني / عييت من / عيينا من / كثرتو… / كثرتوا /
  لا أعرفكم / نحبس / رسائل كثيرة / خليوني / خلوني / رقم خطأ / رقم غلط / الرقم خطأ /
  لا تعيدوا / لا تتواصل… / لا تكلم… / لا توصل… / ارفعوا رقمي / شيلوا رقمي / شيل رقمي / أخرجوني / خرجوني / حذفي من /
  حذفوني / احذفوني / احذفني / احذفي رقمي / إلغاء تسجيل… / كفاية / يكفي / كثرة الرسائل / رسائلكم كثيرة /
  لا أحتاج … رسائل… / بدون إذن / ليس رقمي / لم يعد رقمي / لا نرغب / غير راغب… / عدم التواصل / عدم المراسلة /
  من القائمة / من اللائحة / من لائحتكم / من قائمتكم$$),
('stem', 'other', $$ma tb9a… / ma tb9aw… / matb9a… / mat b9a… / ma teb9a… / ma tsift… / matsift… / ma tseft… /
  matseft… / matsayft… / ma tsayft… / ma b9it… / mab9it… / ma b9ina… / ma 3ad… / mat3awd… / ma t3awd… / matzid… /
  ma tzid… / ma tab3at… / matab3at… / mateb3at… / ma teb3at… / ma bghit… … messag… / mabghit… … messag… /
  mabghit… … message /
  7ayd… … nmr… / 7ayed … nmr… / 7ayd… … ramti / 7aydo… / 7ayed… … liste / 7ayedni / 7aydouni / 7ayd… … num… /
  baraka mn / baraka men / baraka min / barka mn / safi baraka / 7bess / 7bes / 7bss… / 7bs / 7bso… / 7absou… /
  7abs / 7abess… / 7bess… / habssou / habsou… / nhbess / nhabess / n7bess / n7bes / khalliwni / khaliwni /
  khallouni / khelliwni / khaliw… … trankil / 3yit mn / 3yit men / 3yina mn / 3yina men / 3ayna mn / 3ayina mn /
  bzaf d lmessag… / bezaf d messag… /
  bul ma / buleen ma / bayi ma / bayyi ma / bayi leen ma / bàyyi ma / no me escriba… / no quiero … mensaje… /
  no quiero recibir / dar de baja / dejen de / não quero … mensage… / parem de /
  kharjouni / khrjouni / kherjouni / 7iyd… … nmr… / 7iydo… / hayed … nmr… / hayd… … nmr… / hayed … num… / 9el3ouni /
  9el3o … nmr… / b3dou 3liya / b3do 3liya / b3do mni / ma t3ayt… / mat3ayt… / ma tkelm… / la tsift… / ma khasnich /
  makhasnich … messag… / ma bghinach / mabghinach / yezzi / yezzi men / yzzi$$),
('aside', 'en', $$bus stop / bus stops / train stop / next stop / first stop / last stop / stop by / stop at /
  stop in / stop over / stop off / stop for / stop near / stop here / non stop / one stop / full stop / pit stop /
  don t stop / dont stop / do not stop /
  never stop / can t stop / cannot stop / won t stop / didn t stop / not stop / does it stop / bus … stop /
  as soon as i stop / do i stop / should i stop / we stop / the stop / a stop / to stop by / to stop at / my stop /
  your stop / which stop / don t miss / do not worry / do not write off /
  do you stop / does … stop / when … you stop / where … you stop / will you stop at / stop serving / stop selling /
  stop accepting / stop working / keep sending me photos$$),
('aside', 'fr', $$au stop / auto stop / un stop / le stop / du stop / panneau stop / feu stop / j ai arrêté /
  a arrêté / ont arrêté / ai arrêté / as arrêté / avons arrêté / avez arrêté / s arrête / s arrêter / m arrête /
  m arrêter / t arrête / t arrêter / vous arrêtez / vous arrêter / nous arrêter / n arrête pas / n arrêtez pas /
  n arrêtez jamais / n arrêtez rien /
  n arrêtez surtout pas / n arrête jamais / sans arrêt / sans cesse / ne cesse de / ne cesse / n a cesse /
  ne cessez / plus de notification du / qui plus est / non stop / plus être présent… /
  vient d arrêter / décidé d arrêter / essaie d arrêter / besoin d arrêter / pas d arrêter de$$),
('automatic', 'fr', $$réponse automatique / réponse auto / message automatique / message auto / message automatisé /
  réponse automatisée / répondeur automatique / répondeur / ne pas y répondre / ne pas répondre à ce message /
  assistant virtuel / assistante virtuelle / chatbot / robot conversationnel / tapez 1 / tapez … pour /
  tapez le chiffre / répondez 1 pour / choisissez une option /
  merci d avoir contacté / merci de nous avoir contact… / merci de nous contact… / merci de nous avoir écrit /
  merci d avoir pris contact / dites nous comment nous pouvons / comment pouvons nous vous aider /
  comment pouvons nous vous être / nous accusons réception / accusons réception / accuse réception /
  message a bien été reçu / message a été reçu / message a bien été pris / demande a bien été / bienvenue chez /
  bienvenue sur le whatsapp / bienvenue au service /
  cher client / chère cliente / chers clients / chers parents merci de / un conseiller va / un conseiller vous /
  un agent va / un agent vous / nos conseillers vont / nous sommes actuellement / nous sommes momentanément /
  nous ne sommes pas disponibles / nous sommes indisponibles / je suis actuellement indisponible /
  je suis actuellement absent… / je suis actuellement en congé… / actuellement indisponible… / actuellement absent… /
  actuellement fermé… / momentanément indisponible… / momentanément absent… /
  je ne suis pas disponible pour le moment / ne suis pas disponible actuellement / je suis en congé jusqu /
  je suis en congés jusqu / absent du bureau / absente du bureau / absence du bureau / en dehors de nos horaires /
  en dehors de nos heures / en dehors des heures / en dehors des horaires / hors de nos horaires /
  je conduis actuellement / merci de patienter / nous avons bien reçu votre message /
  nous avons bien reçu votre demande /
  nous vous répondrons / nous vous recontacterons / nous reviendrons vers vous / nous revenons vers vous dès /
  vous recontacterons / nous y répondrons / je vous répondrai à mon retour / je vous répondrai dès$$),
('automatic', 'en', $$automatic reply / automated reply / automatic response / automated response /
  automated message / automatic message / auto reply / autoreply / auto response / autoresponse / auto responder /
  do not reply to this / please do not reply / out of office / out of the office / virtual assistant / chatbot /
  type menu / type 1 / press 1 / reply 1 for / reply with the number /
  thank you for contacting / thanks for contacting / thank you for reaching out / thanks for reaching out /
  thank you for getting in touch / thank you for writing to us / we have received your / we ve received your /
  we received your message / we got your message / your message has been received / your request has been received /
  we will get back to you / we ll get back to you / we will get back / we ll get back / we shall revert /
  i will get back to you as soon / i ll get back to you as soon /
  will respond as soon as possible / will reply as soon as possible / we are unavailable right now /
  we re unavailable right now / we are currently / we re currently / our office is currently /
  i am currently unavailable / i m currently unavailable / i am currently on / i m currently on /
  i am currently away / i m currently away / currently out of / outside of our business hours /
  outside our business hours / outside business hours / outside of business hours / outside working hours /
  outside our opening hours / please let us know how we can help / how can we help / how may we help /
  how may we assist /
  an agent will / one of our agents / a member of our team / a representative will / our agents will /
  our team will / dear customer / dear valued customer / dear client / you have reached us$$),
('automatic', 'ar', $$رد آلي / رد تلقائي / رسالة آلية / رسالة تلقائية / الرد الآلي / المساعد الآلي / سنرد عليكم /
  سنرد عليك / سنجيبكم / سنتصل بكم / سنعاود الاتصال / سنتواصل معكم / تم استلام رسالت… / لقد استلمنا رسالت… /
  شكرا لتواصلكم / شكرا لتواصلك / شكرا على تواصلكم / عميلنا العزيز / زبوننا العزيز / خارج أوقات العمل /
  خارج أوقات الدوام / خارج المكتب /
  خارج ساعات / وسنرد عليكم / وسنجيبكم / وسنتواصل معكم / وسنعاود الاتصال / خارج أوقات$$),
('away', 'fr', $$serai de retour / serons de retour / sera de retour / de retour le / de retour lundi /
  de retour demain / absent / absente / absents / absentes / absence / indisponible… / pas disponible… / en congé… /
  congés annuels / en vacances / sommes fermés / sommes fermé / est fermé / est fermée / sont fermés /
  sont fermées / étant fermé… / on est fermé / fermeture / bureaux fermés / hors du bureau / heures d ouverture /
  horaires d ouverture / nos horaires / en pause / suis occupé… / je conduis / au volant / en déplacement /
  ne peux pas répondre / ne peux pas vous répondre / ne pouvons pas … répondre / ne pouvons répondre /
  pas en mesure de répondre / étant absente / déconnecté… / hors ligne$$),
('away', 'en', $$away until / closed at the moment / can t talk right now / can t talk now / can t take your call /
  we are away / we re away / i m away / i am away / currently away / unavailable / not available / on leave /
  on vacation / on holiday / annual leave / maternity leave / office is closed / we are closed / we re closed /
  are closed / office hours / business hours / working hours / opening hours / offline / out of town / i m driving /
  i am driving / i m busy / i am busy / i m in a meeting / i am in a meeting / limited access / missed you /
  missed your call / away from my phone / away from my desk /
  off for the / weekend off / we are off / we re off / no network / travelling with / traveling with /
  currently offline$$),
('away', 'ar', $$غير متواجد… / غير متوفر… / غير متاح… / في إجازة / في عطلة / مغلق… / مغلقة / مشغول حاليا /
  أسوق حاليا$$),
('reply', 'fr', $$vous répondrai / vous répondra / vous répondrons / vous répondront / te répondrai / répondrons /
  répondront / on vous répond / nous vous répondons / nous répondons / nous vous répondrons / va vous répondre /
  vont vous répondre / allons vous répondre / vous répondre au plus / y répondrons / reviendrons vers /
  reviendrai vers / reviendra vers / revenons vers / on revient vers / recontact… / vous rappell… / vous rappelle /
  te rappelle / vous contactera / vous contacteront / vous contacterons /
  reprendrons contact / reprendra contact / prendra contact / prendrons contact / seront traités / sera traité /
  sera traitée / seront traitées / traiterons / le traiterons / le ferons / prendre en charge / prendra en charge /
  réponse assurée / réponse garantie / te réponds / je vous réponds dès / vous reviens dès /
  traitent votre / vous revient / réponse à notre retour / reviendrons / nous répondrons / répondre dans les$$),
('reply', 'en', $$typically replies / usually replies / i ll call you / will reply / will answer you /
  get back to you / be in touch / we will reply / we ll reply / we will respond / we ll respond / we will answer /
  we ll answer / we shall reply / we shall respond / we will contact you / will contact you / will call you back /
  ll call you back / ll text you back / will text you back / i will reply / i will respond / i ll respond /
  and will respond / and will reply / will be with you / will revert / shall revert / will attend to you /
  will assist you / leave a message / leave us a message / will return your /
  will answer on / will answer / ll answer on / will respond / someone will / will follow up / will return /
  respond on / reply on$$),
('reply', 'ar', $$سنرد / سأرد / سنجيب / سنتواصل / سنعود إليكم / سيتم الرد / سنعاود$$),
('soon', 'fr', $$dès que possible / aussitôt que possible / au plus vite / au plus tôt / aussi vite que possible /
  plus brefs délais / meilleurs délais / brefs délais / sous peu / prochainement / rapidement / très vite /
  dans la journée / sous 24 h / sous 24h / sous 48 h / sous 48h / sous 72h / heures ouvrées / jours ouvrés /
  jour ouvré / jours ouvrables / dans un délai / dès notre retour / à notre retour / dès mon retour /
  dès nos retours / à la réouverture / à la rentrée / à la reprise /
  à partir du / dès demain / prochain jour$$),
('soon', 'en', $$as soon as possible / asap / as soon as we / as soon as i / as soon as / shortly /
  answer you soon / reply soon / within a few hours / within a few / within one / we open / we reopen / you later /
  within 24 / within 48 / within the hour / in due course / at the earliest / next working day / next business day /
  on my return / on our return / when i return / when we return / when i m back / when we re back / when we reopen /
  once we are back / later today$$),
('soon', 'ar', $$في أقرب وقت / في أسرع وقت / قريبا / خلال 24 / عند عودتنا / بأسرع ما يمكن$$),
('office', 'fr', $$merci pour votre message / merci de votre message / merci pour votre demande /
  merci de votre visite / merci pour votre intérêt / merci pour votre confiance / reçu votre message /
  reçu votre demande / message reçu / votre message / vos messages / votre demande / vos demandes / nos bureaux /
  notre bureau / notre équipe / notre service / nos services / nos horaires / nos conseillers / notre boutique /
  notre cabinet / notre magasin / notre agence / notre secrétariat / service client / service clients /
  un conseiller / un agent / un collaborateur / un membre de /
  le cabinet / le secrétariat / le standard / les bureaux / laissez nous / laissez un message /
  laissez votre message / laissez moi un message / pour toute urgence / en cas d urgence / toute notre équipe /
  l équipe /
  vous êtes bien sur / nos équipes / votre message est / est enregistrée / est bien enregistrée / un collaborateur /
  notre standard / notre centre / notre école est / nos équipes sont$$),
('office', 'en', $$thank you for your message / thanks for your message / thank you for your enquiry /
  thank you for your inquiry / thank you for writing / received your message / received your enquiry /
  your message / your enquiry / your inquiry / your request / our office / our offices / our team / our store /
  our shop / our hours / our working hours / customer service / customer care / support team / an agent /
  welcome to / leave a message / leave us a message / for emergencies / in case of emergency / for urgent /
  thanks for writing / thank you for your interest / you ve reached / you have reached / support hours /
  our support / customer support / one of our / our staff$$),
('office', 'ar', $$رسالتكم / رسالتك / تواصلكم / تواصلك / فريقنا / خدمة العملاء / مكتبنا / مكاتبنا / مرحبا بكم في /
  أهلا بكم في$$)
) lists(kind, language, list)
cross join regexp_split_to_table(list, '\s+/\s+') word
on conflict do nothing;
-- Verbs of contact, each with "ne … plus" around it or before it, and with the "veux plus" of spoken French.
insert into private.words (kind, language, word, built_in)
select 'stem', 'fr', form, true
from (values ('écri…'), ('envoy…'), ('envoie'), ('contact…'), ('dérang…'), ('relanc…'), ('appel…'), ('sollicit…'),
  ('importun…'), ('notifi…')) verbs(verb)
cross join lateral unnest(array['ne … ' || verb || ' plus', 'n ' || verb || ' plus']) form
union all
select 'stem', 'fr', form, true
from (values ('écri…'), ('envoy…'), ('envoie'), ('contact…'), ('dérang…'), ('relanc…'), ('appel…'), ('sollicit…'),
  ('importun…'), ('recev…'), ('reçoi…'), ('messag…'), ('sms'), ('pub…'), ('promo…'), ('mail…'), ('notif…'),
  ('entendre'), ('annonce…')) verbs(verb)
cross join lateral unnest(array['ne … plus … ' || verb, 'veux plus … ' || verb, 'veut plus … ' || verb,
  'faut plus … ' || verb]) form
on conflict do nothing;
